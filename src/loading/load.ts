import { checkedGpuJsOptions, checkedModule, checkedSimd, openBackend } from "../backends/index.ts";
import type { ModelFiles } from "../checkpoint/index.ts";
import { loadPart, oneOf, phase, throwIfAborted, wholeNumber } from "../errors/index.ts";
import { LocalModel, loadWeights, openModelFiles, precisions } from "../model/index.ts";
import type { LoadOptions } from "./options.ts";
import type { Platform } from "./platform.ts";
import { eachOnce } from "./warnings.ts";

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
  platform: Pick<Platform, "cores" | "recruit" | "wide">,
  note = "",
): Promise<LocalModel> {
  const { signal } = options;
  const warn = eachOnce(options.onWarning);
  const asked = options.dtype === undefined ? undefined : oneOf(options.dtype, precisions, "dtype");
  const threads = wholeNumber(options.threads ?? platform.cores(), "threads");
  const gpujs = checkedGpuJsOptions(options.gpujs);
  const wasmModule = checkedModule(options.wasmModule);
  const simd = checkedSimd(options);
  const wanted = options.backend ?? "auto";
  const choice = simd === "exact" ? [wanted].flat().map(() => "wasm") : wanted; // no other has its bits

  const opened = await phase("config and headers read", () => openModelFiles(files, { signal, warn }));
  const dtype = asked ?? (opened.int8 ? "q8" : "f32");
  const { backend: engine, description } = await openBackend(choice, {
    threads,
    recruit: platform.recruit(),
    wasmModule,
    simd,
    wide: platform.wide,
    trial: async (...guest) => (await loadPart(() => import("./device-check.ts"))).holdToExact(...guest),
    gpujs,
    storage: asked === "f16" ? "f16" : "f32",
  });
  try {
    const { blueprint, missing, order } = opened;
    const fill = async (name: string, target: Float32Array, ready?: (count: number) => void) => {
      throwIfAborted(signal, "loading the model");
      await opened.readInto(name, target, ready);
    };
    const weights = await loadWeights(blueprint, engine, fill, { order, quantized: dtype === "q8" ? opened.readInt8Into : undefined });
    throwIfAborted(signal, "loading the model");
    const model = await LocalModel.open({ blueprint, engine, backend: description + note, dtype, weights, missing });
    await model.prepare();
    return model;
  } catch (error) {
    engine.dispose();
    throw error;
  }
}
