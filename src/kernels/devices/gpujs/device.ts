import { TypeformerError } from "../../../errors/index.ts";
import { adapterName } from "../adapter-name.ts";
import { sources } from "./generated/sources.ts";
import { type GpuJsInstance, type GpuJsKernel, type GpuJsValue, isHandle, type NestedRows } from "./library.ts";
import type { GpuJsMode } from "./mode.ts";
import { inTexture, isGl, textureBytes } from "./texture.ts";

export type KernelName = keyof typeof sources;
type Constants = Record<string, number>;

/** In WebAssembly each kernel has a memory of its own, of which a page may have about a hundred. A model needs some thirty kernels. */
const MOST_MEMORIES = 48;

/** Bytes that one array may have where memory is the process's own, and no GPU says less. */
const ROOM = 2 ** 30;

/** What GL calls the name of the adapter. */
const RENDERER = 0x1f01;

/** A matrix, or a stack of them, in the device's memory. */
export interface Handle {
  readonly value: GpuJsValue;
}

/** gpu.js in one mode: kernels, translated when they are first needed, and the memory they compute in. */
export class Device {
  readonly mode: GpuJsMode;
  private readonly gpu: GpuJsInstance;
  private readonly kernels = new Map<string, Kernel>();

  constructor(mode: GpuJsMode, gpu: GpuJsInstance) {
    this.mode = mode;
    this.gpu = gpu;
  }

  /** Bytes that one array may have: what a GPU binds at once or holds in one texture, else what a WebAssembly memory has room for beside others. */
  get bindingLimit(): number {
    if (isGl(this.mode)) return Math.min(textureBytes(this.gpu.Kernel.features.maxTextureSize), ROOM);
    const [{ underneath }] = this.kernels.values();
    return underneath.context?.device?.limits.maxStorageBufferBindingSize ?? ROOM;
  }

  /** The graphics adapter, as it calls itself; nothing where a processor computes. */
  get adapter(): string | undefined {
    const [{ underneath }] = this.kernels.values();
    const { context } = underneath;
    if (this.mode === "webgpu") return `gpu.js on ${adapterName(context?.device?.adapterInfo)}`;
    return isGl(this.mode) ? `gpu.js on ${context?.getParameter?.(RENDERER)}` : undefined;
  }

  scope(): Scope {
    return new Scope(this);
  }

  /** @throws TypeformerError `backend_unavailable` where gpu.js fails or computes in another mode than this one, `out_of_memory` */
  async run(name: KernelName, constants: Constants, output: readonly number[], inputs: readonly (GpuJsValue | number)[]): Promise<Handle> {
    return this.guarded(name, async () => ({ value: await this.kernelOf(name, constants, output, inputs).run(output, inputs) }));
  }

  /** Copies rows into the device's memory, where that is another. Throws as `run` does. */
  async upload(rows: Float32Array[]): Promise<Handle> {
    if (this.mode === "webasm" || this.mode === "cpu") return { value: rows };
    return this.guarded("copy", async () => {
      const output = [rows[0].length, rows.length];
      const kernel = new Kernel(this.mode, this.gpu, sources.copy, {}, output);
      const value = await kernel.run(output, [rows]);
      kernel.destroy(); // it holds what it was given: a second copy
      return { value };
    });
  }

  /** Gives all memory back that no handle holds. */
  async destroy(): Promise<void> {
    this.kernels.clear();
    await this.gpu.destroy();
  }

  private forgetOldest(): void {
    const [[key, kernel]] = this.kernels;
    kernel.destroy();
    this.kernels.delete(key);
  }

  private async guarded(name: KernelName, work: () => Promise<Handle>): Promise<Handle> {
    try {
      return await work();
    } catch (cause) {
      if (cause instanceof TypeformerError) throw cause;
      const { message } = cause as Error;
      const code = /per storage buffer|allocat|out of memory/i.test(message) ? "out_of_memory" : "backend_unavailable";
      throw new TypeformerError(code, `gpu.js (${this.mode}) failed in the kernel ${name}: ${message}`, { cause });
    }
  }

  private kernelOf(name: KernelName, constants: Constants, output: readonly number[], inputs: readonly (GpuJsValue | number)[]): Kernel {
    const size = isGl(this.mode) ? ` [${output}]` : ""; // on GL a kernel goes on reading by the size that it first had
    const key = keyOf(name, constants, inputs) + size;
    const kernel = this.kernels.get(key) ?? new Kernel(this.mode, this.gpu, sources[name], constants, output);
    this.kernels.delete(key); // set again, it is the last to be forgotten
    this.kernels.set(key, kernel);
    if (this.mode === "webasm" && this.kernels.size > MOST_MEMORIES) this.forgetOldest();
    return kernel;
  }
}

/** gpu.js translates a kernel for what it is first given, so each other kind of input makes another kernel. */
function keyOf(name: KernelName, constants: Constants, inputs: readonly (GpuJsValue | number)[]): string {
  const kinds = inputs.map((input) => (typeof input === "number" ? "number" : isHandle(input) ? (input.type ?? "handle") : "array"));
  return `${name}(${kinds}) ${JSON.stringify(constants)}`;
}

class Kernel {
  private readonly mode: GpuJsMode;
  private readonly kernel: GpuJsKernel;
  private first: Promise<GpuJsValue> | undefined;

  constructor(mode: GpuJsMode, gpu: GpuJsInstance, source: string, constants: Constants, output: readonly number[]) {
    this.mode = mode;
    /* immutable, or a result would be written over by the next call; dynamic, for sequences have all lengths. */
    const how = { pipeline: true, immutable: true, dynamicOutput: true, dynamicArguments: true, precision: "single" };
    const layout = isGl(mode) ? inTexture(output, gpu.Kernel.features.maxTextureSize) : {};
    this.kernel = gpu.createKernel(source, { constants, ...how, ...layout });
    /* Else gpu.js keeps a WebAssembly memory for each of the last eight lengths, weights and all. */
    if (mode === "webasm") this.kernel.kernel.moduleCacheLimit = 1;
  }

  get underneath(): GpuJsKernel["kernel"] {
    return this.kernel.kernel;
  }

  destroy(): void {
    this.kernel.destroy();
  }

  /** The first call builds, in its own time: a second one that set its output meanwhile would change the first one's. */
  async run(output: readonly number[], inputs: readonly (GpuJsValue | number)[]): Promise<GpuJsValue> {
    if (this.first) {
      await this.first;
      return this.call(output, inputs);
    }
    this.first = this.call(output, inputs);
    const value = await this.first;
    const { mode } = this.underneath.constructor;
    const asked = isGl(this.mode) ? "gpu" : this.mode; // as gpu.js calls what runs on GL
    if (mode === asked) return value;
    const { fallbackReason } = this.underneath;
    throw new TypeformerError(
      "backend_unavailable",
      `gpu.js was asked for ${this.mode} and computes in ${mode}${fallbackReason ? `: ${fallbackReason}` : ""}`,
    );
  }

  /** Output and call in one turn: gpu.js keeps one output for all calls. */
  private async call(output: readonly number[], inputs: readonly (GpuJsValue | number)[]): Promise<GpuJsValue> {
    this.kernel.setOutput(output);
    return this.kernel(...inputs);
  }
}

/** The values of one piece of work: what is still there when it ends is given back. */
export class Scope {
  readonly device: Device;
  private readonly live = new Set<Handle>();

  constructor(device: Device) {
    this.device = device;
  }

  /** @param output columns, rows and, for a stack, layers; none of them 0 */
  async run(name: KernelName, constants: Constants, output: readonly number[], ...inputs: (Handle | number)[]): Promise<Handle> {
    const values = inputs.map((input) => (typeof input === "number" ? input : input.value));
    return this.kept(await this.device.run(name, constants, output, values));
  }

  /** A matrix of so many columns that stays with the caller: each kernel that takes it copies it once more. */
  put(numbers: Float32Array, columns: number): Handle {
    return this.kept({ value: rowsOf(numbers, columns) });
  }

  /** The same in the device's memory, copied there once. */
  async upload(numbers: Float32Array, columns: number): Promise<Handle> {
    return this.kept(await this.device.upload(rowsOf(numbers, columns)));
  }

  /** All numbers, row by row. */
  async read({ value }: Handle): Promise<Float32Array> {
    return flat(isHandle(value) ? await value.toArray() : value);
  }

  free(...handles: Handle[]): void {
    for (const handle of handles) {
      if (this.live.delete(handle) && isHandle(handle.value)) handle.value.delete();
    }
  }

  /** Takes a handle out of this scope: whoever asks keeps it. */
  release(handle: Handle): Handle {
    this.live.delete(handle);
    return handle;
  }

  end(): void {
    this.free(...this.live);
  }

  private kept(handle: Handle): Handle {
    this.live.add(handle);
    return handle;
  }
}

/** One element of nothing for an empty matrix: gpu.js takes no empty arrays. */
function rowsOf(numbers: Float32Array, columns: number): Float32Array[] {
  if (numbers.length === 0) return [new Float32Array(1)];
  return Array.from({ length: numbers.length / columns }, (_, row) => numbers.subarray(row * columns, (row + 1) * columns));
}

function flat(rows: NestedRows): Float32Array {
  const lines: ArrayLike<number>[] = [];
  collect(rows, lines);
  const numbers = new Float32Array(lines.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const line of lines) {
    numbers.set(line, at);
    at += line.length;
  }
  return numbers;
}

function collect(rows: NestedRows, lines: ArrayLike<number>[]): void {
  if (ArrayBuffer.isView(rows) || typeof rows[0] === "number") lines.push(rows as ArrayLike<number>);
  else for (const row of rows as readonly NestedRows[]) collect(row, lines);
}
