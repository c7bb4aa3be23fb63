import { type GpuJsDialect, type GpuJsMode, gpujsModes, openDevice } from "../../src/kernels/devices/gpujs/index.ts";
import type { AnyOperation, Kernel, Outputs } from "../../src/kernels/index.ts";
import type { Step } from "../../src/kernels/steps/index.ts";

/** An operation's kernel in one mode of gpu.js. */
export function kernelIn(mode: GpuJsMode, { dialects }: AnyOperation): Kernel<unknown, Outputs> {
  return (dialects.gpujs as GpuJsDialect<unknown, Outputs, Step>).of(mode);
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
