import { type ModelFiles, openCheckpoint, readJson, scaleOf } from "../checkpoint/index.ts";
import { type Layout, layOut, type StoredTensor } from "../checkpoint/safetensors/index.ts";
import { TypeformerError } from "../errors/index.ts";
import { encoderParameters, headParameters, isQuantized, readConfig } from "../model/index.ts";
import { bytesOf, refuseNonFinite } from "../tensor/index.ts";
import { type CheckpointParameters, parametersOf } from "./parameters-of.ts";
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
  /** Whether there is no masked-language-model head. */
  headless: boolean;
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
  const json = await readJson(files, "config.json");
  const config = readConfig(json, `config.json in ${files.name}`);
  const checkpoint = await openCheckpoint(files, { signal });
  const parameters = parametersOf(checkpoint, config, json, warn);
  if (parameters.int8) throw new TypeformerError("invalid_input", `${files.name} is int8 already: it can be used, or copied, as it is`);

  const headless = parameters.headless !== undefined;
  const shapes = new Map([...encoderParameters(config), ...(headless ? [] : headParameters(config))]);
  const stored = [...checkpoint.names()].map(checkpoint.info);
  const layout = layOut(storedTypes(shapes), { format: FORMAT });
  return {
    config: `${JSON.stringify({ ...(json as object), quantization_config }, null, 2)}\n`,
    tokenizer: await tokenizerOf(files),
    sizes: {
      before: sum(stored.map(({ data_offsets: [begin, end] }) => end - begin)),
      f32: 4 * sum([...shapes.values()].map(product)),
      after: layout.size,
    },
    types: [...new Set(stored.map(({ dtype }) => dtype))],
    headless,
    writeWeights: (put) => writeWeights(parameters, shapes, layout, put),
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

function storedTypes(shapes: ReadonlyMap<string, readonly number[]>): Map<string, Pick<StoredTensor, "dtype" | "shape">> {
  const types = new Map<string, Pick<StoredTensor, "dtype" | "shape">>();
  for (const [name, shape] of shapes) {
    types.set(name, { dtype: isQuantized(name) ? "I8" : "F32", shape });
    if (isQuantized(name)) types.set(scaleOf(name), { dtype: "F32", shape: shape.slice(0, 1) });
  }
  return types;
}

async function writeWeights(
  parameters: CheckpointParameters,
  shapes: ReadonlyMap<string, readonly number[]>,
  { head, places }: Layout,
  put: Put,
): Promise<void> {
  const store = (name: string, values: ArrayBufferView) => put(bytesOf(values), places.get(name) ?? 0);
  await put(head, 0);
  for (const name of new Set([...parameters.order, ...shapes.keys()])) {
    const shape = shapes.get(name);
    if (!shape) continue;
    if (isQuantized(name)) {
      const values = new Int8Array(product(shape));
      const scales = new Float32Array(shape[0]);
      await parameters.readInt8Into(name, values, scales);
      await store(name, values);
      await store(scaleOf(name), scales);
    } else {
      const values = new Float32Array(product(shape));
      await parameters.readInto(name, values);
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

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);
