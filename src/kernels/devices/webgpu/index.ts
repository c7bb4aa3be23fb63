/**
 * What the WGSL dialects share: a device, one way to describe a launch, how parameters lie there, and kernels on typed arrays made of a room's
 * lowering, by which the backend computes too.
 */
export { type Device, openDevice, type Shader } from "./device.ts";
export { onWebGpu, type WebGpuDialect, webGpuLowering } from "./dialect.ts";
export { bits, catchErrors, type Dispatch, plane, type Readback, submit, workgroupsFor } from "./dispatch.ts";
export { Usage } from "./flags.ts";
export { floats } from "./floats.ts";
export type { WebGpuLowering, WebGpuPlace } from "./lowering.ts";
export { reduction } from "./reduction.ts";
export { type Part, type Resident, release, residentInt8, residentMatrix } from "./resident.ts";
export { halfRows, int8Rows, rowBytes, type Storage } from "./rows.ts";
