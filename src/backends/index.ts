export type { Backend, Handles, Inputs, Program, Results } from "./backend.ts";
export { backendNames, type OpenedBackend, openBackend } from "./open.ts";
export type { Attended, AttentionArguments, Input, Linear, Norm, Ops, Parameter, Ranked, Rows, Value } from "./ops.ts";
