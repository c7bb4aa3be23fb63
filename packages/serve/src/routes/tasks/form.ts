import type { z } from "@hono/zod-openapi";
import type { RequestDescription, TaskRequest } from "typeformer/requests";
import type { BodyContract, Call, Example } from "../route.ts";
import { taskBody } from "../schemas/task-body.ts";

/** One way to ask for a task: the house's own, or Hugging Face's. */
export interface Form {
  body: BodyContract<unknown>;
  answer: z.ZodType;
  examples: Readonly<Record<string, Example>>;
  /** The answer to a request that was read. */
  reply(request: unknown, ask: Call["ask"]): Promise<unknown>;
}

/** A form by the description of its request. */
export function form<D extends RequestDescription>(parts: {
  request: D;
  answer: z.ZodType;
  examples: Form["examples"];
  reply(request: TaskRequest<D>, ask: Call["ask"]): Promise<unknown>;
}): Form {
  const { request, reply, ...others } = parts;
  return { ...others, body: taskBody(request), reply: (read, ask) => reply(read as TaskRequest<D>, ask) };
}

/** A task as a service offers it. */
export interface TaskRoutes {
  /** Hugging Face's name for it, then others that paths may have. */
  names: readonly [string, ...string[]];
  title: string;
  /** By Hugging Face's contract. */
  hub: Form;
  /** The house's own route: an entry for each input, whatever came. */
  own?: Form & { path: string };
}
