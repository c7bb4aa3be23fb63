import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Reply } from "../routes/route.ts";
import type { ServeContext } from "./env.ts";
import { jsonOf } from "./json.ts";
import { problemBody, problemOf } from "./problem.ts";

const JSON_TYPE = "application/json";

/** What a route answered. @throws ServiceError `internal` for a number that is not finite */
export async function replied(c: ServeContext, reply: Reply): Promise<Response> {
  const [text, type] = "json" in reply ? [await jsonOf(reply.json), JSON_TYPE] : [reply.text, reply.type];
  return c.body(text, reply.status ?? 200, { ...reply.headers, "content-type": type });
}

/** Why there is no answer. @param headers beside those that the error has */
export function refused(c: ServeContext, error: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  const problem = problemOf(error);
  c.set("problem", problem);
  const text = JSON.stringify(problemBody(problem, c.req.path));
  return c.body(text, problem.status as ContentfulStatusCode, { ...problem.headers, ...headers, "content-type": JSON_TYPE });
}
