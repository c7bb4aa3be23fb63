/** What a caller's thread and the engine's worker say to each other, over one MessagePort. */
import { type ErrorCode, TypeformerError } from "../../errors/index.ts";
import type { LoadOptions } from "../options.ts";
import type { PostedPlace } from "../place.ts";
import type { ProgressEvent } from "../progress.ts";

/** What the worker says when its program runs; it is sent its port in return. */
export const READY = "typeformer: ready";

/** What stays with the caller: signals become messages, functions are told by messages. */
export type PostedOptions = Omit<LoadOptions, "signal" | "onWarning" | "progress_callback" | "worker">;

/** What a worker is asked: first to load a model, which it answers with the model's facts, then programs of that model by their names. */
export type Call = { load: PostedPlace; options: PostedOptions } | { program: string; arguments: readonly unknown[] };

/** To the worker. An aborted call is answered by nobody. */
export type Request = { id: number; call: Call } | { abort: number };

/** From the worker: one answer to every call, and what is worth telling in between. */
export type Reply = { id: number; result: unknown } | { id: number; error: PostedError } | Notice;

export type Notice = { warning: string } | { progress: ProgressEvent };

/** An error in a form that crosses threads: a cloned one would lose its class and its code. */
export interface PostedError {
  code?: ErrorCode;
  message: string;
  cause?: string;
}

export function postedError(error: unknown): PostedError {
  const { message = String(error), cause } = error as Partial<Error>;
  const code = error instanceof TypeformerError ? error.code : undefined;
  return { code, message, cause: cause === undefined ? undefined : String((cause as Partial<Error>)?.message ?? cause) };
}

export function receivedError({ code, message, cause }: PostedError): Error {
  const options = cause === undefined ? {} : { cause: new Error(cause) };
  return code ? new TypeformerError(code, message, options) : new Error(message, options);
}
