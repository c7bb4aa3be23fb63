/** What is said to paths and methods that no route has. */
import { nearest } from "typeformer/requests";
import { absent } from "../routes/absent.ts";
import type { Route } from "../routes/route.ts";
import { ServiceError } from "../service/errors.ts";

export function wrongMethod(method: string, allowed: readonly string[]): ServiceError {
  return new ServiceError("method_not_allowed", `${method} is not taken here: use ${allowed.join(" or ")}`);
}

/** Why a known path is not served, else the nearest one, where one may have been meant. */
export function notFound(path: string, routes: readonly Route[]): ServiceError {
  if (Object.hasOwn(absent, path)) return new ServiceError("not_found", absent[path]);
  const near = nearest(path, [...new Set(routes.map((route) => route.path))]);
  const meant = near ? ` Did you mean ${near}?` : "";
  return new ServiceError("not_found", `there is no ${JSON.stringify(path.slice(0, 200))}.${meant} GET /openapi.json names all routes`);
}
