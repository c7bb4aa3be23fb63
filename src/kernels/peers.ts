/**
 * What some dialects run on and the package does not bring: WebGPU and gpu.js, from where this platform has them. Each is asked for when
 * something first needs it. A door for Node puts its own in their place ({@link ./node-peers.ts}).
 */
import { TypeformerError } from "../errors.ts";

/** @throws TypeformerError `backend_unavailable`, with what to do about it */
export interface Peers {
  webgpu(): Promise<GPU>;
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
};
