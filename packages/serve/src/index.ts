/**
 * An HTTP service over a model of typeformer (package `typeformer-serve`).
 * @module typeformer-serve
 */
export { type App, type AppOptions, createApp } from "./http/app.ts";
export type { Env, Middleware } from "./http/env.ts";
export { allowOrigins } from "./http/guards/cors.ts";
export { isLoopback, refuseForeignHosts } from "./http/guards/host.ts";
export { requireToken } from "./http/guards/token.ts";
export type { FinishedRequest, Observer } from "./http/observer.ts";
export type { Problem } from "./http/problem.ts";
export { ListenError, type ListenErrorCode } from "./http/server/listen-error.ts";
export type { Place } from "./http/server/listening.ts";
export { type Ending, type Patience, type RunningServer, type ServerOptions, startServer } from "./http/server/server.ts";
export type { BodyContract, Call, Example, Params, Reply, Route } from "./routes/route.ts";
export { ServiceError, type ServiceErrorCode, serviceErrors } from "./service/errors.ts";
export type { OnServiceEvent, ServiceEvent } from "./service/events.ts";
export type { Facts } from "./service/facts.ts";
export { openService, type ServiceOptions } from "./service/open-service.ts";
export type { AnswerTo, Asked, InputOf, ParametersOf, Service, ServiceState, Timing, ToldToken } from "./service/service.ts";
