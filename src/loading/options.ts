import type { GpuJsOptions, Simd } from "../backends/index.ts";
import { HUB_OPTIONS, type HubOptions } from "../checkpoint/hub/index.ts";
import type { Precision } from "../model/index.ts";
import type { OnProgress } from "./progress.ts";
import type { OnWarning } from "./warnings.ts";
import type { AnyWorker } from "./worker/any-worker.ts";

/** How a model's files are found and brought. */
export interface FilesOptions extends HubOptions {
  /** Gives the loading up: the typed error `aborted`. */
  signal?: AbortSignal;
  /** Told of every file, and of the bytes as they come. */
  progress_callback?: OnProgress;
}

/** Where and how a model computes, and what is told while it loads. */
export interface LoadOptions extends FilesOptions {
  /** A backend by name, "auto" (the fastest on the CPU that works here), or several in order of preference. Default: "auto". */
  backend?: string | readonly string[];
  /** CPU threads, for the backend that has several (wasm). Default: as many as run at once here. */
  threads?: number;
  /**
   * Precision. "f16" keeps matrices in half the memory of a GPU (webgpu) and computes in f32; "q8" quantises the weights while it reads them, "f32" dequantises those that are stored as int8; what was
   * rounded stays rounded. Default: what the folder holds, "f32" or, where `typeformer quantize` wrote it, "q8".
   */
  dtype?: Precision;
  /**
   * For the backend wasm, which build of its kernels: "plain", the fastest that runs by itself; "exact", whose vectors and logits have the same
   * bits wherever WebAssembly is; "wide", on Node 24 and 26 with AVX2 up to twice as fast, "plain" where its check does not pass, which
   * `model.backend` then says. Default: "auto", which is "plain".
   */
  simd?: Simd;
  /** For the backend gpujs: its mode, whether a slower one may stand in, and the class of gpu.js where it is not installed. */
  gpujs?: GpuJsOptions;
  /**
   * The kernels of `typeformer/wasm/*.wasm`, compiled by the caller, where compiling bytes is forbidden: a `WebAssembly.Module`. That type is
   * not named, since Node's own types do not have it.
   */
  wasmModule?: object;
  /**
   * Where the engine lives: `true`, in a worker of its own, so that neither loading nor computing keeps this thread busy; `false`, in this
   * thread, which a pass blocks; a function, in the worker that it starts, whose script imports `typeformer/worker`. Default: a worker
   * in a page, this thread elsewhere.
   */
  worker?: boolean | (() => AnyWorker);
  /** Default: `console.warn`. Each message comes once. */
  onWarning?: OnWarning;
}

export const FILES_OPTIONS = [...HUB_OPTIONS, "signal", "progress_callback"];

export const LOAD_OPTIONS = ["backend", "threads", "dtype", "simd", "gpujs", "wasmModule", "worker", "onWarning", ...FILES_OPTIONS];
