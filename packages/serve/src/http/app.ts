import { Hono } from "hono";
import { methodNotAllowed } from "hono/method-not-allowed";
import { requestId } from "hono/request-id";
import { TrieRouter } from "hono/router/trie-router";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { nearest } from "typeformer/requests";
import { absent } from "../routes/absent.ts";
import type { Reply, Route } from "../routes/route.ts";
import { routes as table } from "../routes/table.ts";
import { ServiceError } from "../service/errors.ts";
import type { OnServiceEvent } from "../service/events.ts";
import { openService, type ServiceOptions } from "../service/open-service.ts";
import type { Service } from "../service/service.ts";
import { checkJson, limited } from "./body.ts";
import { callOf } from "./call.ts";
import { documentRoute } from "./document-route.ts";
import type { Env, Middleware, ServeContext } from "./env.ts";
import { jsonOf } from "./json.ts";
import { createMetrics } from "./metrics.ts";
import type { Observer } from "./observer.ts";
import { problemBody, problemOf } from "./problem.ts";

/** How requests are taken, beside what the service is opened with. */
export interface AppOptions extends ServiceOptions {
  /** One that is open already; then the options of a service say nothing. */
  service?: Service;
  /** Bytes of a body. Default: 2,000,000. */
  maxBody?: number;
  /** Stand before all routes, in this order. */
  middlewares?: readonly Middleware[];
  /** Stand before the routes that are not public. */
  guards?: readonly Middleware[];
  /** Beside those of the table. */
  routes?: readonly Route[];
  /** Are told of every request. */
  observers?: readonly Observer[];
}

export interface App {
  /** Answers a request, wherever there is a `fetch` to give it to: Node, Deno, Bun, tests. It never rejects. */
  fetch(request: Request): Promise<Response>;
  readonly service: Service;
  /** Ends the service, unless it was given. */
  dispose(): Promise<void>;
}

/** The HTTP service as a function of requests. Whatever goes wrong is an answer in JSON. */
export function createApp(options: AppOptions = {}): App {
  const { service: given, maxBody = 2_000_000, middlewares = [], guards = [], routes: others = [], observers = [], ...opening } = options;
  const metrics = createMetrics();
  const service = given ?? openService({ ...opening, onEvent: heardBy(metrics.hear, opening.onEvent ?? warnOnly) });
  const routes = [...table, metrics.route, ...others];
  routes.push(documentRoute(routes));
  const app = new Hono<Env>({ router: new TrieRouter() }); // the usual one lets `/models/{id}` swallow `/models/{id}/pipeline/{task}`

  app.use(requestId(), observed([metrics.observe, ...observers]), ...middlewares);
  app.use(
    methodNotAllowed({ app, onMethodNotAllowed: (c, methods) => refusal(c as ServeContext, wrongMethod(c.req.method, methods), methods) }),
  );
  for (const route of routes) {
    const named: Middleware = async (c, next) => {
      c.set("route", route);
      await next();
    };
    const steps = [named, ...(route.public ? [] : guards), ...(route.body ? [onlyJson, limited(maxBody)] : [])];
    app.on([route.method.toUpperCase()], [patternOf(route.path)], ...steps, async (c) => {
      try {
        return replied(c, await route.handle(await callOf(c, route, service)));
      } catch (error) {
        return refusal(c, error);
      }
    });
  }
  app.notFound((c) => refusal(c, notFound(c.req.path, routes)));
  app.onError((error, c) => refusal(c, error));

  return {
    fetch: async (request) => app.fetch(request),
    service,
    dispose: async () => {
      if (!given) await service.dispose();
    },
  };
}

const heardBy =
  (...listeners: OnServiceEvent[]): OnServiceEvent =>
  (event) => {
    for (const hear of listeners) hear(event);
  };

const warnOnly: OnServiceEvent = (event) => {
  if (event.type === "warning") console.warn(event.message);
};

const JSON_TYPE = "application/json";

function replied(c: ServeContext, reply: Reply): Response {
  const [text, type] = "json" in reply ? [jsonOf(reply.json), JSON_TYPE] : [reply.text, reply.type];
  return c.body(text, reply.status ?? 200, { ...reply.headers, "content-type": type });
}

function refusal(c: ServeContext, error: unknown, allowed?: readonly string[]): Response {
  const problem = problemOf(error);
  c.set("problem", problem);
  const headers = { ...problem.headers, ...(allowed ? { allow: allowed.join(", ") } : {}), "content-type": JSON_TYPE };
  return c.body(JSON.stringify(problemBody(problem, c.req.path)), problem.status as ContentfulStatusCode, headers);
}

function observed(observers: readonly Observer[]): Middleware {
  return async (c, next) => {
    const begin = performance.now();
    c.set("begin", begin);
    await next();
    const { requestId: id, route, timing, problem } = c.var;
    const milliseconds = performance.now() - begin;
    for (const observe of observers)
      observe({ id, method: c.req.method, route: route?.path, status: c.res.status, milliseconds, timing, problem });
  };
}

const onlyJson: Middleware = async (c, next) => {
  checkJson(c.req.raw.headers);
  await next();
};

/** A path of OpenAPI as a pattern: ids may have slashes. */
function patternOf(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name) => (name === "id" ? ":id{.+}" : `:${name}`));
}

function wrongMethod(method: string, allowed: readonly string[]): ServiceError {
  return new ServiceError("method_not_allowed", `${method} is not taken here: use ${allowed.join(" or ")}`);
}

function notFound(path: string, routes: readonly Route[]): ServiceError {
  if (Object.hasOwn(absent, path)) return new ServiceError("not_found", absent[path]);
  const known = [...new Set(routes.map((route) => route.path))];
  const near = nearest(path, known);
  return new ServiceError(
    "not_found",
    `there is no ${JSON.stringify(path.slice(0, 200))}.${near ? ` Did you mean ${near}?` : ""} GET /openapi.json names all routes`,
  );
}
