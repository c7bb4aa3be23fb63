/** gpu.js's own way to multiply, as its first page shows it: one thread for each number of the result, a loop over all products. */
import { type Contestant, installed } from "../product.ts";

/** As much of the library as is used. */
interface Library {
  new (settings: { mode: string }): { createKernel(source: string, settings: object): Kernel; destroy(): Promise<void> };
}
interface Kernel {
  (...inputs: unknown[]): Promise<Handle>;
  kernel: { constructor: { mode?: string }; fallbackReason?: string | null; context?: { device?: GPUDevice } };
}
interface Handle {
  toArray(): Promise<Float32Array[]>;
  delete(): void;
}

const ADDRESS = "/node_modules/gpu.js/dist/gpu-browser.min.js";

const multiply = `function (x, w) {
  let sum = 0;
  for (let k = 0; k < this.constants.width; k++) { sum += x[this.thread.y][k] * w[k][this.thread.x]; }
  return sum;
}`;
const copy = "function (x) { return x[this.thread.y][this.thread.x]; }";

/** Makes gpu.js the global that its dialects look for. @throws Error where it is not installed */
export async function loadGpuJs(): Promise<void> {
  await import(await installed(ADDRESS, "npm install"));
}

export async function gpujs(): Promise<Contestant> {
  await loadGpuJs();
  const { GPU } = globalThis as unknown as { GPU: Library };
  return {
    name: "gpu.js 2, its naive product, WebGPU",
    onGpu: true,
    async place({ rows, in: width, out, x, transposed }) {
      const gpu = new GPU({ mode: "webgpu" });
      const kernelOf = (source: string, output: [columns: number, rows: number]) =>
        gpu.createKernel(source, { output, constants: { width }, pipeline: true, immutable: true, precision: "single" });
      const upload = (values: Float32Array, height: number, columns: number) => kernelOf(copy, [columns, height])(rowsOf(values, columns));
      const operands = [await upload(x, rows, width), await upload(transposed, width, out)];
      const product = kernelOf(multiply, [out, rows]);
      const compute = async () => {
        const y = await product(...operands);
        const { mode } = product.kernel.constructor;
        if (mode !== "webgpu") throw new Error(`it fell back to ${mode}: ${product.kernel.fallbackReason}`);
        return y;
      };
      return {
        async multiply() {
          const y = await compute();
          await product.kernel.context?.device?.queue.onSubmittedWorkDone();
          y.delete();
        },
        async answer() {
          const y = await compute();
          const data = Float32Array.from((await y.toArray()).flatMap((row) => [...row]));
          y.delete();
          return data;
        },
        release() {
          gpu.destroy();
        },
      };
    },
  };
}

const rowsOf = (values: Float32Array, columns: number): Float32Array[] =>
  Array.from({ length: values.length / columns }, (_, row) => values.subarray(columns * row, columns * (row + 1)));
