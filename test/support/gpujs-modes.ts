import { inMode as add } from "../../src/kernels/add/gpujs/index.ts";
import { inMode as attention } from "../../src/kernels/attention/gpujs/index.ts";
import { type GpuJsMode, gpujsModes, openDevice } from "../../src/kernels/devices/gpujs/index.ts";
import { inMode as embedding } from "../../src/kernels/embedding/gpujs/index.ts";
import { inMode as gelu } from "../../src/kernels/gelu/gpujs/index.ts";
import type { AnyOperation, Kernel, Outputs } from "../../src/kernels/index.ts";
import { inMode as layernorm } from "../../src/kernels/layernorm/gpujs/index.ts";
import { inMode as matmul } from "../../src/kernels/matmul/gpujs/index.ts";
import { inMode as softmax } from "../../src/kernels/softmax/gpujs/index.ts";
import { inMode as topk } from "../../src/kernels/topk/gpujs/index.ts";

const kernels = { add, attention, embedding, gelu, layernorm, matmul, softmax, topk };

/** An operation's kernel in one mode of gpu.js. */
export function kernelIn(mode: GpuJsMode, { name }: AnyOperation): Kernel<unknown, Outputs> {
  return kernels[name as keyof typeof kernels](mode) as Kernel<unknown, Outputs>;
}

/** The modes of gpu.js that work here; why the others do not is printed. */
export async function workingModes(): Promise<GpuJsMode[]> {
  const working: GpuJsMode[] = [];
  for (const mode of gpujsModes) {
    try {
      const { device } = await openDevice({ mode });
      await device.destroy();
      working.push(mode);
    } catch (error) {
      process.stdout.write(`skipped: ${(error as Error).message}\n`);
    }
  }
  return working;
}
