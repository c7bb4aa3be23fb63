import { checkedGpuJsOptions, type GpuJsOptions, openBackend } from "../backends/index.ts";
import { HUB_OPTIONS } from "../checkpoint/hub/index.ts";
import { type ModelFiles, openCheckpoint, readJson } from "../checkpoint/index.ts";
import { oneOf, throwIfAborted, wholeNumber } from "../errors/index.ts";
import { LocalModel, loadWeights, type Model, type Precision, precisions, readConfig } from "../model/index.ts";
import { parametersOf } from "./parameters-of.ts";
import type { FilesOptions } from "./place.ts";
import type { Platform } from "./platform.ts";
import { eachOnce, type OnWarning } from "./warnings.ts";
import type { AnyWorker } from "./worker/start.ts";

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
  /** For the backend gpujs: its mode, whether a slower one may stand in, and the class of gpu.js where it is not installed. */
  gpujs?: GpuJsOptions;
  /** The kernels of `typeformer/wasm/*.wasm`, compiled by the caller, where compiling bytes is forbidden. */
  wasmModule?: WebAssembly.Module;
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

export const LOAD_OPTIONS = ["backend", "threads", "dtype", "gpujs", "wasmModule", "worker", "onWarning", ...FILES_OPTIONS];

/**
 * Loads config and weights from a model's folder into a backend. That the options are known ones is for the caller to see.
 *
 * @throws TypeformerError for options (`invalid_option`), the backend (`backend_unavailable`), the config (`file_missing`,
 *   `invalid_json`, `invalid_config`, `unsupported_model`), the checkpoint (`file_missing`, `invalid_safetensors`,
 *   `missing_parameter`, `unexpected_parameter`, `invalid_parameter`, `unsupported_dtype`), and `aborted`
 * @param note what the model's description says beside its backend
 */
export async function modelFrom(
  files: ModelFiles,
  options: LoadOptions,
  platform: Pick<Platform, "cores" | "recruit">,
  note = "",
): Promise<Model> {
  const { signal, backend: choice } = options;
  const warn = eachOnce(options.onWarning);
  const asked = options.dtype === undefined ? undefined : oneOf(options.dtype, precisions, "dtype");
  const threads = wholeNumber(options.threads ?? platform.cores(), "threads");

  const gpujs = checkedGpuJsOptions(options.gpujs);

  const json = await readJson(files, "config.json");
  const config = readConfig(json, `config.json in ${files.name}`);
  const { backend, description } = await openBackend(choice, {
    threads,
    recruit: platform.recruit,
    wasmModule: options.wasmModule,
    gpujs,
    storage: asked === "f16" ? "f16" : "f32",
  });
  try {
    const parameters = parametersOf(await openCheckpoint(files, { signal }), config, json, warn);
    const dtype = asked ?? (parameters.int8 ? "q8" : "f32");
    const weights = await loadWeights(
      config,
      backend,
      async (name, target) => {
        throwIfAborted(signal, "loading the model");
        await parameters.readInto(name, target);
      },
      {
        head: parameters.headless === undefined,
        order: parameters.order,
        quantized: dtype === "q8" ? parameters.readInt8Into : undefined,
      },
    );
    throwIfAborted(signal, "loading the model");
    const model = new LocalModel({ config, engine: backend, backend: description + note, dtype, weights, headless: parameters.headless });
    await model.prepare();
    return model;
  } catch (error) {
    backend.dispose();
    throw error;
  }
}
