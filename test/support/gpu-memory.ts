import * as gpujs from "gpu.js";
import { openDevice } from "../../src/kernels/gpujs/index.ts";

const { WebGPUContext } = gpujs as unknown as { WebGPUContext: { acquire(): Promise<{ device: GPUDevice }> } };

/** Watches the device that gpu.js keeps for the process: gives how many bytes its buffers hold now. */
export async function watchGpuMemory(): Promise<() => number> {
  const { device: opened } = await openDevice({ mode: "webgpu" });
  await opened.destroy();
  const { device } = await WebGPUContext.acquire();
  const create = device.createBuffer.bind(device);
  let bytes = 0;
  device.createBuffer = (descriptor) => {
    const buffer = create(descriptor);
    const destroy = buffer.destroy.bind(buffer);
    bytes += descriptor.size;
    let held = descriptor.size;
    buffer.destroy = () => {
      bytes -= held;
      held = 0;
      return destroy();
    };
    return buffer;
  };
  return () => bytes;
}
