import { type ModelFiles, scaleOf } from "../checkpoint/index.ts";
import { type Layout, layOut, type StoredTensor } from "../checkpoint/safetensors/index.ts";
import { TypeformerError } from "../errors/index.ts";
import { type HeadName, type OpenedModel, openModelFiles, type ParameterSpec, parametersIn } from "../model/index.ts";
import { bytesOf, refuseNonFinite, sizeOf } from "../tensor/index.ts";
import type { OnWarning } from "./warnings.ts";

/** Takes some bytes of a file, and where in it they belong. */
export type Put = (bytes: Uint8Array, place: number) => Promise<void>;

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

const tokenizerFiles = [
  "tokenizer.json",
  "tokenizer_config.json",
  "vocab.json",
  "merges.txt",
  "special_tokens_map.json",
  "added_tokens.json",
];

/**
 * Prepares a model's folder for being written as int8: matrices quantised by row, all else as f32.
 *
 * @throws TypeformerError `invalid_input` for what is int8 already, and what `loadModel` throws for a folder that is not sound
 */
export async function quantized(files: ModelFiles, { signal, warn }: { signal?: AbortSignal; warn: OnWarning }): Promise<QuantizedModel> {
  const opened = await openModelFiles(files, { signal, warn });
  if (opened.int8) throw new TypeformerError("invalid_input", `${files.name} is int8 already: it can be used, or copied, as it is`);

  const { json, blueprint, checkpoint } = opened;
  const specs = parametersIn(blueprint.encoder, blueprint.heads);
  const stored = checkpoint.names().map(checkpoint.info);
  const layout = layOut(storedTypes(specs), { format: FORMAT });
  return {
    config: `${JSON.stringify({ ...json, quantization_config }, null, 2)}\n`,
    tokenizer: await tokenizerOf(files),
    sizes: {
      before: sum(stored.map(({ data_offsets: [begin, end] }) => end - begin)),
      f32: 4 * sum([...specs.values()].map(({ shape }) => sizeOf(shape))),
      after: layout.size,
    },
    types: [...new Set(stored.map(({ dtype }) => dtype))],
    heads: blueprint.config.endsIn,
    writeWeights: (put) => writeWeights(opened, specs, layout, put),
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

function storedTypes(specs: ReadonlyMap<string, ParameterSpec>): Map<string, Pick<StoredTensor, "dtype" | "shape">> {
  const types = new Map<string, Pick<StoredTensor, "dtype" | "shape">>();
  for (const [name, { shape, digits }] of specs) {
    types.set(name, { dtype: digits ? "I8" : "F32", shape });
    if (digits) types.set(scaleOf(name), { dtype: "F32", shape: shape.slice(0, 1) });
  }
  return types;
}

async function writeWeights(
  opened: OpenedModel,
  specs: ReadonlyMap<string, ParameterSpec>,
  { head, places }: Layout,
  put: Put,
): Promise<void> {
  const store = (name: string, values: ArrayBufferView) => put(bytesOf(values), places.get(name) ?? 0);
  await put(head, 0);
  for (const name of new Set([...opened.order, ...specs.keys()])) {
    const spec = specs.get(name);
    if (!spec) continue;
    if (spec.digits) {
      const values = new Int8Array(sizeOf(spec.shape));
      const scales = new Float32Array(spec.shape[0]);
      await opened.readInt8Into(name, values, scales);
      await store(name, values);
      await store(scaleOf(name), scales);
    } else {
      const values = new Float32Array(sizeOf(spec.shape));
      await opened.readInto(name, values);
      refuseNonFinite(name, values);
      await store(name, values);
    }
  }
}

async function tokenizerOf(files: ModelFiles): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  for (const name of tokenizerFiles) {
    const source = await files.open(name);
    if (source) found.set(name, await source.read(0, source.size));
  }
  return found;
}

const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);
