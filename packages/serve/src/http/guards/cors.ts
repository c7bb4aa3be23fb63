import { cors } from "hono/cors";
import type { Middleware } from "../env.ts";

/** How long a browser need not ask again, in seconds. */
const MAX_AGE = 600;

/**
 * Lets pages of these origins ask: they may send every header that they ask for, since clients have their own (seven `x-stainless-*`,
 * `x-hf-bill-to`), and read when to try again and a request's id. A question of the browser (a preflight) brings no token, and needs none.
 *
 * @param origins as browsers write them (`https://app.example`), or `*` alone for all
 */
export function allowOrigins(origins: readonly string[]): Middleware {
  return cors({
    origin: origins.includes("*") ? "*" : [...origins],
    allowMethods: ["GET", "HEAD", "POST"],
    exposeHeaders: ["retry-after", "x-request-id"],
    maxAge: MAX_AGE,
  });
}
