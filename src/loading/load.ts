import { type Backend, type BackendOptions, checkedGpuJsOptions, checkedModule, checkedSimd, openBackend } from "../backends/index.ts";
import type { ModelFiles } from "../checkpoint/index.ts";
import { loadPart, oneOf, phase, throwIfAborted, wholeNumber } from "../errors/index.ts";
import { LocalModel, loadWeights, openModelFiles, precisions } from "../model/index.ts";
import { openAtOnce } from "./open-at-once.ts";
import type { LoadOptions } from "./options.ts";
import type { Platform } from "./platform.ts";
import { eachOnce } from "./warnings.ts";

/** Bytes on their way where they need no memory but their own: what a disk reads while this thread builds a tokenizer. */
const FAR_AHEAD = 64 * 1024 * 1024;

/**
 * Loads config and weights from a model's folder into a backend. That the options are known ones is for the caller to see.
 *
 * @throws TypeformerError for options (`invalid_option`), the backend (`backend_unavailable`), the config (`file_missing`,
 *   `invalid_json`, `invalid_config`, `unsupported_model`), the checkpoint (`file_missing`, `invalid_safetensors`,
 *   `missing_parameter`, `unexpected_parameter`, `invalid_parameter`, `unsupported_dtype`), and `aborted`
 * @param note what the model's description says beside its backend
 * @param onBegun told once that weights are being read: this thread has nothing to do until they come
 */
export async function modelFrom(
  files: ModelFiles,
  options: LoadOptions,
  platform: Pick<Platform, "cores" | "recruit" | "wide">,
  note = "",
  onBegun?: () => void,
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

  const backendOptions: BackendOptions = {
    threads,
    recruit: platform.recruit(),
    wasmModule,
    simd,
    wide: platform.wide,
    trial: (...guest) =>
      phase("graphics adapter tried", async () => (await loadPart(() => import("./device-check.ts"))).holdToExact(...guest)),
    gpujs,
    storage: asked === "f16" ? "f16" : "f32",
    hasty: true,
  };
  const [opened, started] = await openAtOnce(
    () => phase("config and headers read", () => openModelFiles(files, { signal, warn })),
    () => openBackend(choice, backendOptions),
    ({ backend }) => disposed(backend),
  );
  const engine = started.backend;
  const dtype = asked ?? (opened.int8 ? "q8" : "f32");
  try {
    const { blueprint, missing, order } = opened;
    const fill = async (name: string, target: Float32Array, ready?: (count: number) => void) => {
      throwIfAborted(signal, "loading the model");
      await opened.readInto(name, target, ready);
    };
    const quantized = dtype === "q8" ? opened.readInt8Into : undefined;
    const room = opened.checkpoint.readsInPlace && !quantized ? FAR_AHEAD : undefined;
    const weights = await loadWeights(blueprint, engine, fill, { order, quantized, room, onBegun });
    throwIfAborted(signal, "loading the model");
    await engine.settled?.();
    const model = await LocalModel.open({ blueprint, engine, backend: started.description + note, dtype, weights, missing });
    await model.prepare();
    return model;
  } catch (error) {
    await disposed(engine);
    throw error;
  }
}

/** When nothing is left of it: threads that are still starting can only be ended then. */
async function disposed(engine: Backend): Promise<void> {
  engine.dispose();
  await engine.settled?.();
}
