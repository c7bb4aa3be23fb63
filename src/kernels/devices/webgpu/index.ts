/** What the WGSL dialects share: a device, one way to describe a launch, and kernels on typed arrays made of it. */
export { type Device, openDevice, type Shader } from "./device.ts";
export { onWebGpu, type Place, type Placed, type Workspace } from "./dialect.ts";
export { bits, catchErrors, type Dispatch, type Readback, submit, workgroupsFor } from "./dispatch.ts";
export { Usage } from "./flags.ts";
export { floats } from "./floats.ts";
export { reduction } from "./reduction.ts";
