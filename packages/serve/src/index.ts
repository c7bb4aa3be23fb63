/**
 * An HTTP service over a model of typeformer (package `typeformer-serve`).
 * @module typeformer-serve
 */
export { type App, type AppOptions, createApp } from "./http/app.ts";
export type { Env, Middleware } from "./http/env.ts";
export type { FinishedRequest, Observer } from "./http/observer.ts";
export type { Problem } from "./http/problem.ts";
export type { BodyContract, Call, Example, Params, Reply, Route } from "./routes/route.ts";
export { ServiceError, type ServiceErrorCode, serviceErrors } from "./service/errors.ts";
export type { OnServiceEvent, ServiceEvent } from "./service/events.ts";
export type { Facts } from "./service/facts.ts";
export { openService, type ServiceOptions } from "./service/open-service.ts";
export type { AnswerTo, Asked, InputOf, ParametersOf, Service, ServiceState, Timing, ToldToken } from "./service/service.ts";
