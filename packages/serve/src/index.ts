/**
 * An HTTP service over a model of typeformer (package `typeformer-serve`).
 * @module typeformer-serve
 */
export { ServiceError, type ServiceErrorCode, serviceErrors } from "./service/errors.ts";
export type { OnServiceEvent, ServiceEvent } from "./service/events.ts";
export type { Facts } from "./service/facts.ts";
export { openService, type ServiceOptions } from "./service/open-service.ts";
export type { AnswerTo, Asked, InputOf, ParametersOf, Service, ServiceState, Timing, ToldToken } from "./service/service.ts";
