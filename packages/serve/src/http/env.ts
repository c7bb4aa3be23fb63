import type { Context, MiddlewareHandler } from "hono";
import type { Route } from "../routes/route.ts";
import type { Timing } from "../service/service.ts";
import type { Problem } from "./problem.ts";

/** What a request carries through the middlewares. */
export interface Env {
  Variables: {
    /** The client's id, or one that was made. */
    requestId: string;
    /** When it came, on the clock of `performance.now()`. */
    begin: number;
    /** The entry of the table that answers; none where no path fits. */
    route?: Route;
    /** What its inputs took, where some were answered. */
    timing?: Timing;
    /** Why it was refused. */
    problem?: Problem;
  };
}

export type ServeContext = Context<Env>;

/** Stands before routes: calls `next`, or throws a ServiceError. */
export type Middleware = MiddlewareHandler<Env>;
