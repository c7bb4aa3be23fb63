import * as gpujs from "gpu.js";
import { openDevice } from "../../src/kernels/devices/gpujs/index.ts";
import { BufferCount } from "./buffer-count.ts";

const { WebGPUContext } = gpujs as unknown as { WebGPUContext: { acquire(): Promise<{ device: GPUDevice }> } };

/** Watches the device that gpu.js keeps for the process: gives how many bytes its buffers hold now. */
export async function watchGpuMemory(): Promise<() => number> {
  const { device: opened } = await openDevice({ mode: "webgpu" });
  await opened.destroy();
  const { device } = await WebGPUContext.acquire();
  const buffers = new BufferCount();
  buffers.watch(device);
  return () => buffers.bytes;
}
