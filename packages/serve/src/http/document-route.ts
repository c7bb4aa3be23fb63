import { z } from "@hono/zod-openapi";
import type { Route } from "../routes/route.ts";
import { documentOf } from "./document.ts";

/** `GET /openapi.json` over all routes, itself included. The document is made when it is first asked for. */
export function documentRoute(routes: readonly Route[]): Route {
  let made: unknown;
  return {
    method: "get",
    path: "/openapi.json",
    tag: "Watching",
    summary: "This document",
    public: true,
    answer: z.looseObject({ openapi: z.string() }).openapi("Document"),
    examples: {},
    handle() {
      made ??= documentOf(routes);
      return { json: made };
    },
  };
}
