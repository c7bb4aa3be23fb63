import type { ModelFiles } from "../checkpoint/index.ts";
import { printJson, TypeformerError } from "../errors/index.ts";
import { type HeadName, openModelFiles, type Put, quantisedWeights } from "../model/index.ts";
import { TOKENIZER_FILES } from "../tokenizer/index.ts";
import type { OnWarning } from "./warnings.ts";

/** A model as int8, not yet written. */
export interface QuantizedModel {
  /** The text of its `config.json`. */
  config: string;
  /** The tokenizer's files, by name. */
  tokenizer: Map<string, Uint8Array>;
  /** Sizes of the weights in bytes: as they were stored, as f32, as they will be written. */
  sizes: { before: number; f32: number; after: number };
  /** The types in which they were stored, such as `F16`. */
  types: string[];
  /** The heads that it has. */
  heads: readonly HeadName[];
  /** Reads, quantises and hands out `model.safetensors`, in the order in which the source lies; one matrix at a time is in memory. */
  writeWeights(put: Put): Promise<void>;
}

/**
 * Prepares a model's folder for being written as int8: matrices quantised by row, all else as f32.
 *
 * @throws TypeformerError `invalid_input` for what is int8 already, and what `loadModel` throws for a folder that is not sound
 */
export async function quantized(files: ModelFiles, { signal, warn }: { signal?: AbortSignal; warn: OnWarning }): Promise<QuantizedModel> {
  const opened = await openModelFiles(files, { signal, warn });
  if (opened.int8) throw new TypeformerError("invalid_input", `${files.name} is int8 already: it can be used, or copied, as it is`);

  const { json, blueprint, checkpoint } = opened;
  const stored = checkpoint.names().map(checkpoint.info);
  const { sizes, write } = quantisedWeights(opened, FORMAT);
  return {
    config: `${printJson({ ...json, quantization_config })}\n`,
    tokenizer: await tokenizerOf(files),
    sizes: { before: stored.reduce((sum, { data_offsets: [begin, end] }) => sum + end - begin, 0), ...sizes },
    types: [...new Set(stored.map(({ dtype }) => dtype))],
    heads: blueprint.config.endsIn,
    writeWeights: write,
  };
}

/** What the file says of itself: not "pt", for no other reader knows these matrices. */
const FORMAT = "typeformer-q8";

/**
 * For people; and for Python's transformers, which refuses a `quantization_config` that names no `quant_method`. With a method that it does
 * not know it would go on, and take the integers for weights.
 */
const quantization_config = {
  made_by: "typeformer quantize",
  readable_by: "typeformer only",
  format: "X.weight ≈ X.weight (I8 [out, in]) · X.weight_scale (F32 [out]), row by row",
};

async function tokenizerOf(files: ModelFiles): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  for (const name of TOKENIZER_FILES) {
    const source = await files.open(name);
    if (source) found.set(name, await source.read(0, source.size));
  }
  return found;
}
