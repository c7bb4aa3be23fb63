/** What a route of the service is: what it is asked and answers, as schemas and examples, and what answers. The table of all is table.ts. */
import type { z } from "@hono/zod-openapi";
import type { Task } from "typeformer";
import type { Facts } from "../service/facts.ts";
import type { AnswerTo, Asked, Service, Timing } from "../service/service.ts";

export interface Route<Body = unknown> {
  method: "get" | "post";
  /** As OpenAPI writes it: `/models/{id}`. What stands for `{id}` may have slashes, for other names it has none. */
  path: string;
  /** Whose contract it is: routes of one tag stand together in the document. */
  tag: string;
  summary: string;
  description?: string;
  /** It needs no token, and is answered before the model is there. */
  public?: true;
  /** What is sent; a route of `get` has none. */
  body?: BodyContract<Body>;
  /** What a 200 says, for the document. */
  answer: z.ZodType;
  /** Of an answer that is no JSON its type. */
  type?: string;
  /** Of each its name, with what is sent and what comes back: a test sends them all. */
  examples: Readonly<Record<string, Example>>;
  /** Throws ServiceError, TypeformerError. */
  handle(call: Call<Body>): Promise<Reply> | Reply;
}

/** What a body may be. */
export interface BodyContract<Body> {
  /** Decides, and stands in the document. */
  schema: z.ZodType;
  /** What is meant by a value out of JSON. Throws TypeformerError `invalid_input`, `invalid_option`, which name the place and what to do. */
  read(value: unknown, context: { params: Params; facts: Facts }): Body;
}

/** A path's variable parts, decoded. */
export type Params = Readonly<Record<string, string>>;

export interface Example {
  summary: string;
  /** The variable parts of the path, where it has some; `{id}` is the served model's unless it is said. */
  params?: Params;
  body?: unknown;
  /** Its numbers are those of `model`. */
  answer: unknown;
  /** Fields of the answer that say something else each time, or on each machine. */
  varies?: readonly string[];
  /** Which model says that: a folder of the repository, or nothing for the bundled one. */
  model?: string;
  /** The task that the service was opened for, where it is another than the model's usual one. */
  openedFor?: string;
}

/** A request that was understood. */
export interface Call<Body = unknown> {
  /** Its id: the client's, or one that was made for it. */
  id: string;
  params: Params;
  headers: Headers;
  body: Body;
  service: Service;
  /** Fires when the client has left. */
  signal: AbortSignal;
  /** When it came, on the clock of `performance.now()`. */
  begin: number;
  /**
   * `service.ask` for this request: given up with it, and its times are told to observers.
   *
   * @throws ServiceError `empty_input`, `too_many_inputs`, and what the service throws
   */
  ask<T extends Task>(asked: Asked<T>): Promise<{ answers: AnswerTo<T>[]; timing: Timing }>;
}

/** What is sent back: a value that becomes JSON (typed arrays lists of numbers), or a text as it stands. */
export type Reply = { status?: 200 | 503; headers?: Readonly<Record<string, string>> } & (
  | { json: unknown }
  | { text: string; type: string }
);
