import type { z } from "@hono/zod-openapi";
import type { RequestDescription, TaskRequest } from "typeformer/requests";
import type { BodyContract, Call, Example } from "../route.ts";
import { taskBody } from "../schemas/task-body.ts";

/** Whom a task asks. */
export type Asking = Pick<Call, "ask" | "service">;

/** One way to ask for a task: the house's own, or Hugging Face's. */
export interface Form {
  /** What it is asked, as the house describes requests. */
  request: RequestDescription;
  body: BodyContract<unknown>;
  answer: z.ZodType;
  examples: Readonly<Record<string, Example>>;
  /** The answer to a request that was read. */
  reply(request: unknown, asking: Asking): Promise<unknown>;
}

/** A form by the description of its request, which the document calls by a name of its own. */
export function form<D extends RequestDescription>(parts: {
  name: string;
  request: D;
  answer: z.ZodType;
  examples: Form["examples"];
  reply(request: TaskRequest<D>, asking: Asking): Promise<unknown>;
}): Form {
  const { name, request, reply, ...others } = parts;
  return { ...others, request, body: taskBody(request, name), reply: (read, asking) => reply(read as TaskRequest<D>, asking) };
}

/** A task as a service offers it. */
export interface TaskRoutes {
  /** Hugging Face's name for it, then others that paths may have. */
  names: readonly [string, ...string[]];
  title: string;
  /** By Hugging Face's contract: one input has one answer, a list a list. */
  hub: Form;
  /** The house's own route: an entry for each input, whatever came. */
  own?: Form & { path: string };
}

/** The answer of the one input, or the answers of a list. */
export const asCame = <Answer>({ isList }: { isList: boolean }, answers: readonly Answer[]): Answer | readonly Answer[] =>
  isList ? answers : answers[0];
