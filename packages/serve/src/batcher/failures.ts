/** What a request that was taken may end with, beside its answers. */
import { TypeformerError } from "typeformer/requests";
import { ServiceError } from "../service/errors.ts";
import type { EngineLost } from "./contract.ts";
import type { Input } from "./under-way.ts";

export const timedOut = () =>
  new ServiceError("timed_out", "The time for this request is over, and it was not answered: ask for less at once, or later");

export const abortedBy = (signal: AbortSignal | undefined) =>
  new TypeformerError("aborted", "the request was aborted by its signal", { cause: signal?.reason });

export function crashed<Work, Answer>({ request, index }: Input<Work, Answer>, cause: EngineLost): ServiceError {
  const which = request.inputs > 1 ? `inputs[${index}]: ` : "";
  return new ServiceError("engine_crashed", `${which}an engine ended with this input, and did again with it alone: ${cause.message}`, {
    cause,
  });
}
