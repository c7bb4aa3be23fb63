/**
 * What some dialects run on and the package does not bring: WebGPU and gpu.js, from where this platform has them. Each is asked for when
 * something first needs it. A door for Node puts its own in their place ({@link ./node-peers.ts}).
 */
import { TypeformerError } from "../../errors/index.ts";
import type { GpuJsClass } from "./gpujs/library.ts";

/** @throws TypeformerError `backend_unavailable`, with what to do about it */
export interface Peers {
  webgpu(): Promise<GPU>;
  /** The class `GPU` of gpu.js. */
  gpujs(): Promise<GpuJsClass>;
}

export const peers: Peers = {
  async webgpu() {
    const gpu = globalThis.navigator?.gpu;
    if (gpu) return gpu;
    throw new TypeformerError(
      "backend_unavailable",
      `WebGPU is missing here: ${globalThis.isSecureContext === false ? "a browser has it only on https and localhost" : "this browser does not have it, or not switched on"}`,
    );
  },

  async gpujs() {
    const { GPU } = globalThis as { GPU?: unknown }; // WebGPU has a class of that name too, which makes no kernels
    if (isGpuJs(GPU)) return GPU;
    throw new TypeformerError(
      "backend_unavailable",
      "gpu.js is missing here (npm install gpu.js): give its class as an option, gpujs: { GPU }, or load its script, which makes GPU a global. A worker sees neither: load the model with worker: false",
    );
  },
};

/** Whether this is the class that gpu.js exports. */
export function isGpuJs(GPU: unknown): GPU is GpuJsClass {
  return typeof GPU === "function" && typeof GPU.prototype?.createKernel === "function";
}
