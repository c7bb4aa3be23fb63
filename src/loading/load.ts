import { checkedGpuJsOptions, openBackend } from "../backends/index.ts";
import { type ModelFiles, openCheckpoint, readJson } from "../checkpoint/index.ts";
import { oneOf, throwIfAborted, wholeNumber } from "../errors/index.ts";
import { LocalModel, loadWeights, type Model, precisions, readConfig } from "../model/index.ts";
import type { LoadOptions } from "./options.ts";
import { parametersOf } from "./parameters-of.ts";
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
