import { TypeformerError } from "../../errors/index.ts";
import type { GpuJsClass } from "./gpujs/library.ts";
import { peers } from "./peers.ts";

/** Lets dialects find what is installed beside typeformer: nothing of it is loaded before something needs it. */
export function usePeersOfNode(): void {
  peers.webgpu = webgpu;
  peers.gpujs = gpujs;
}

let dawn: Promise<GPU> | undefined;

/** One instance of Dawn for the process; a runtime that has WebGPU itself (Deno) is taken at its word. */
function webgpu(): Promise<GPU> {
  if (globalThis.navigator?.gpu) return Promise.resolve(globalThis.navigator.gpu);
  dawn ??= openDawn();
  return dawn;
}

/* A bundler lets a package be absent only where its import stands within a `try`. */

async function openDawn(): Promise<GPU> {
  let library: typeof import("webgpu");
  try {
    library = await import("webgpu");
  } catch (cause) {
    dawn = undefined;
    throw new TypeformerError("backend_unavailable", "WebGPU in Node needs one more package: npm install webgpu", { cause });
  }
  try {
    return library.create([]);
  } catch (cause) {
    throw new TypeformerError("backend_unavailable", `WebGPU does not start here: ${(cause as Error).message}`, { cause });
  }
}

async function gpujs(): Promise<GpuJsClass> {
  try {
    return (await import("gpu.js")).GPU as unknown as GpuJsClass;
  } catch (cause) {
    throw new TypeformerError("backend_unavailable", "gpu.js in Node needs one more package: npm install gpu.js", { cause });
  }
}
