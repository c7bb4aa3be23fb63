import { type Context, Hono } from "hono";
import { methodNotAllowed } from "hono/method-not-allowed";
import { requestId } from "hono/request-id";
import { TrieRouter } from "hono/router/trie-router";
import type { Route } from "../routes/route.ts";
import { routes as table } from "../routes/table.ts";
import type { OnServiceEvent } from "../service/events.ts";
import { openService, type ServiceOptions } from "../service/open-service.ts";
import type { Service } from "../service/service.ts";
import { refused, replied } from "./answers.ts";
import { checkJson, limited } from "./body.ts";
import { callOf } from "./call.ts";
import { documentRoute } from "./document-route.ts";
import type { Env, Middleware } from "./env.ts";
import { createMetrics } from "./metrics.ts";
import { notFound, wrongMethod } from "./not-here.ts";
import type { Observer } from "./observer.ts";

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
  const onMethodNotAllowed = (c: Context, allowed: string[]) =>
    refused(c, wrongMethod(c.req.method, allowed), { allow: allowed.join(", ") });
  app.use(methodNotAllowed({ app, onMethodNotAllowed }));
  for (const route of routes) {
    const named: Middleware = async (c, next) => {
      c.set("route", route);
      await next();
    };
    const steps = [named, ...(route.public ? [] : guards), ...(route.body ? [onlyJson, limited(maxBody)] : [])];
    app.on([route.method.toUpperCase()], [patternOf(route.path)], ...steps, async (c) => {
      try {
        return await replied(c, await route.handle(await callOf(c, route, service)));
      } catch (error) {
        return refused(c, error);
      }
    });
  }
  app.notFound((c) => refused(c, notFound(c.req.path, routes)));
  app.onError((error, c) => refused(c, error));

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
