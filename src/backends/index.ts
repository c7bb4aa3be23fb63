export { checkedGpuJsOptions, type GpuJsMode, type GpuJsOptions } from "../kernels/devices/gpujs/index.ts";
export { checkedModule } from "../kernels/devices/wasm/index.ts";
export type { Digits } from "../kernels/steps/index.ts";
export type { Backend, BackendOptions, Handles, Inputs, OpenWide, ParameterUse, Program, Results, Trial } from "./backend.ts";
export { backendNames, type OpenedBackend, openBackend } from "./open.ts";
export type { Attended, AttentionArguments, Input, Linear, Norm, Ops, Parameter, Ranked, Rows, Value } from "./ops.ts";
export type { Recruit } from "./recruit.ts";
export { checkedSimd, type Simd } from "./simd.ts";
export { recruitOnWeb } from "./wasm/web-crew.ts";
