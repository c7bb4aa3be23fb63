import type { GpuJsOptions } from "../kernels/devices/gpujs/index.ts";
import type { Digits, ParameterUse } from "../kernels/steps/index.ts";
import type { Input, Ops, Parameter, Value } from "./ops.ts";
import type { Recruit } from "./recruit.ts";
import type { Simd } from "./simd.ts";

/** What a pass reads, by name. A program sees only the lengths. */
export type Inputs<Name extends string = string> = Record<Name, Int32Array>;

/** The same names, as handles that a program may pass to `Ops`. */
export type Handles<Name extends string = string> = Record<Name, Input>;

/** Names the values to be read; it must depend on nothing but the lengths of its inputs and on what it closes over. */
export type Program<Name extends string, Read extends string> = (ops: Ops, inputs: Handles<Name>) => Record<Read, Value>;

/** Copies that the caller owns, row-major; integers where the kernel gives integers. */
export type Results<Read extends string> = Record<Read, Float32Array | Int32Array>;

export type { ParameterUse };

/** A place where kernels run. It owns the memory of the parameters and of every pass, and picks its dialect of each kernel. */
export interface Backend {
  /** What it is and what truly runs, for people: `cpu (1 thread)`. Of one that was opened in haste it is final once it has `settled`. */
  readonly description: string;

  /** Resolves when all threads have started, or why they could not is known. Passes and parameters need not wait for it. */
  settled?(): Promise<void>;

  /**
   * Reserves memory for a parameter of this shape and lets `fill` write it in place, in f32, row-major. Of a long one `fill` may tell in between
   * how many of its first numbers are there, which it then leaves alone. Several may be brought at the same time.
   *
   * @throws TypeformerError `invalid_parameter`, with its name, where it holds NaN or an infinity
   */
  parameter(
    name: string,
    shape: readonly number[],
    use: ParameterUse,
    fill: (target: Float32Array, ready?: (count: number) => void) => void | Promise<void>,
  ): Promise<Parameter>;

  /** Whether there is memory for such a pass, before anything of it is computed. */
  fits<Name extends string>(inputs: Inputs<Name>, program: Program<Name, string>): boolean;

  /**
   * The same for a matrix [out, in] of 8-bit integers with one scale a row ({@link ../tensor/int8.ts}); rows may be looked up
   * in it too. `digits`: how finely the rows that are multiplied with it are rounded.
   */
  quantizedParameter(
    name: string,
    shape: readonly number[],
    digits: Digits,
    fill: (values: Int8Array, scales: Float32Array) => void | Promise<void>,
  ): Promise<Parameter>;

  /**
   * Runs a program once and reads what it names. Passes may overlap; they are answered in the order of the calls. All memory of a
   * pass is given back when it is answered or has thrown.
   *
   * @throws TypeformerError `aborted` when `signal` fires before the answer, `out_of_memory`, `disposed` after `dispose()`
   */
  pass<Name extends string, Read extends string>(
    inputs: Inputs<Name>,
    program: Program<Name, Read>,
    signal?: AbortSignal,
  ): Promise<Results<Read>>;

  /** Compiles whatever such a pass needs, where a backend compiles: the first answer does not wait for it. */
  prepare?<Name extends string>(inputs: Inputs<Name>, program: Program<Name, string>): Promise<void>;

  /** Gives all memory back. A pass that is under way still answers. */
  dispose(): void;
}

/** How matrices are kept; what is computed with them is f32 either way. */
export type MatrixStorage = "f32" | "f16";

/** Gives the build `wide`, compiled so that it is as fast as it is meant to be, or the reason why it would not be. */
export type OpenWide = () => Promise<WebAssembly.Module | string>;

/**
 * Tries a backend on a graphics adapter, and disposes of it.
 *
 * @throws TypeformerError `backend_unavailable`, naming the adapter, where it computes something else than it must
 */
export type Trial = (backend: Backend, adapter: string) => Promise<void>;

/** What a backend may use when it is opened. */
export interface BackendOptions {
  /** CPU threads, the caller's own included, where a backend has several. */
  threads: number;
  /** How this platform starts a thread; absent where none can share memory. */
  recruit?: Recruit;
  /** The kernels, compiled by the caller, where compiling bytes is forbidden. */
  wasmModule?: WebAssembly.Module;
  /** Which build of the kernels in WebAssembly. Default: "plain". */
  simd?: Exclude<Simd, "auto">;
  /** How this platform compiles the build `wide`, or why it does not; absent where none can. */
  wide?: OpenWide;
  /** Whether it is opened as soon as it can compute, before its other threads have started. */
  hasty?: boolean;
  /** Bytes for parameters and passes together (wasm) or for one pass (webgpu), where a backend has a memory of its own. Default: its own choice. */
  memoryLimit?: number;
  /** How matrices are kept, where a backend can choose. Default: "f32". */
  storage?: MatrixStorage;
  /** Bytes that a GPU's kernel may see of one buffer. Default: what the device allows. */
  bindingLimit?: number;
  /** What a graphics adapter must pass before it is taken. Default: nothing. */
  trial?: Trial;
  /** In what mode gpu.js runs, and where it comes from. */
  gpujs?: GpuJsOptions;
}
