import { openBackend } from "../backends/index.ts";
import { type ModelFiles, openCheckpoint, readJson } from "../checkpoint/index.ts";
import { TypeformerError, throwIfAborted } from "../errors.ts";
import { loadWeights, Model, readConfig } from "../model/index.ts";
import { oneOf, wholeNumber } from "../options.ts";
import { parametersOf } from "./parameters-of.ts";
import type { Platform } from "./platform.ts";
import type { OnProgress } from "./progress.ts";
import { eachOnce, type OnWarning } from "./warnings.ts";

export interface LoadOptions {
  /** A backend by name, "auto" (the fastest on the CPU that works here), or several in order of preference. Default: "auto". */
  backend?: string | readonly string[];
  /** CPU threads, for the backend that has several (wasm). Default: as many as run at once here. */
  threads?: number;
  /** Precision of the arithmetic. Default: "f32". */
  dtype?: "f32";
  /** The kernels of `typeformer/wasm/*.wasm`, compiled by the caller, where compiling bytes is forbidden. */
  wasmModule?: WebAssembly.Module;
  signal?: AbortSignal;
  /** Default: `console.warn`. Each message comes once. */
  onWarning?: OnWarning;
  progress_callback?: OnProgress;
}

export const LOAD_OPTIONS = ["backend", "threads", "dtype", "wasmModule", "signal", "onWarning", "progress_callback"];

/**
 * Loads config and weights from a model's folder into a backend. That the options are known ones is for the caller to see.
 *
 * @throws TypeformerError for options (`invalid_option`), the backend (`backend_unavailable`), the config (`file_missing`,
 *   `invalid_json`, `invalid_config`, `unsupported_model`), the checkpoint (`file_missing`, `invalid_safetensors`,
 *   `missing_parameter`, `unexpected_parameter`, `invalid_parameter`, `unsupported_dtype`), and `aborted`
 */
export async function modelFrom(files: ModelFiles, options: LoadOptions, platform: Pick<Platform, "cores" | "recruit">): Promise<Model> {
  const { signal, backend: choice } = options;
  const warn = eachOnce(options.onWarning);
  checkDtype(options.dtype ?? "f32");
  const threads = wholeNumber(options.threads ?? platform.cores(), "threads");

  const json = await readJson(files, "config.json");
  const config = readConfig(json, `config.json in ${files.name}`);
  const { backend, description } = await openBackend(choice, { threads, recruit: platform.recruit, wasmModule: options.wasmModule });
  try {
    const parameters = parametersOf(await openCheckpoint(files, { signal }), config, json, warn);
    const weights = await loadWeights(
      config,
      backend,
      async (name, target) => {
        throwIfAborted(signal, "loading the model");
        await parameters.readInto(name, target);
      },
      { head: parameters.headless === undefined, order: parameters.order },
    );
    throwIfAborted(signal, "loading the model");
    return new Model({ config, engine: backend, backend: description, weights, headless: parameters.headless });
  } catch (error) {
    backend.dispose();
    throw error;
  }
}

function checkDtype(dtype: string): void {
  if (dtype === "q8") throw new TypeformerError("invalid_option", 'dtype: "q8" is not in this build, which computes in "f32" only');
  oneOf(dtype, ["f32"], "dtype");
}
