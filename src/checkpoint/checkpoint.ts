import { TypeformerError } from "../errors/index.ts";
import { bytesOf } from "../tensor/index.ts";
import { type ModelFiles, pagesInstead } from "./files/files.ts";
import { dequantizeInto, dequantizeRange, isScale, quantizeInto, readScales } from "./int8.ts";
import type { TensorInfo } from "./safetensors/header.ts";
import { quote } from "./safetensors/json.ts";
import { openSafetensors, type Safetensors } from "./safetensors/reader.ts";
import { readShardIndex, shardIndex } from "./shards.ts";

/** A model's parameters by the names that its files give them, in one file or in shards; matrices of floats, or of int8 with their scales. */
export interface Checkpoint {
  /** What an error message calls it. */
  readonly name: string;
  /** Whether bytes go straight to where they belong, and reading ahead takes no memory. */
  readonly readsInPlace: boolean;
  /** In the order of the files: reading in this order is fastest from a server. Scales are not among them. */
  names(): string[];
  /** Type and shape. Throws `missing_parameter`. */
  info(name: string): TensorInfo;
  /** Whether it is a matrix of int8. */
  isInt8(name: string): boolean;
  /**
   * Fills `target` with a parameter as f32. Throws `missing_parameter`, `unsupported_dtype`, `invalid_input`.
   *
   * @param ready may be told how many elements are there, while the next are read
   */
  readInto(name: string, target: Float32Array, ready?: (count: number) => void): Promise<void>;
  /** The same for some of the elements: from the one numbered `first` on, as many as `target` holds. Throws as `readInto`. */
  readRange(name: string, first: number, target: Float32Array): Promise<void>;
  /**
   * Fills `values` [out, in] and `scales` [out] with a matrix as int8: as it is stored, or quantised while it is read. Throws as `readInto`
   * does, and `invalid_parameter` for NaN and infinities.
   */
  readInt8Into(name: string, values: Int8Array, scales: Float32Array): Promise<void>;
}

const singleFile = "model.safetensors";

/**
 * Opens `model.safetensors`, or the shards of `model.safetensors.index.json`: headers, and the scales of int8 matrices.
 * Throws `file_missing` where there is neither, and says what to do if weights of another format are there; `invalid_safetensors`;
 * `invalid_parameter` for int8 matrices and scales that do not belong together.
 */
export async function openCheckpoint(files: ModelFiles, options: { signal?: AbortSignal } = {}): Promise<Checkpoint> {
  const source = await files.open(singleFile);
  if (source) {
    const file = await openSafetensors(source, options);
    return checkpointOf(files.name, new Map([...file.tensors.keys()].map((name) => [name, file])));
  }
  if (await files.open(shardIndex)) return checkpointOf(files.name, await openShards(files, options));
  throw await noWeights(files);
}

async function openShards(files: ModelFiles, options: { signal?: AbortSignal }): Promise<Map<string, Safetensors>> {
  const shardOf = await readShardIndex(files);
  const opened = new Map<string, Safetensors>();
  for (const shard of new Set(shardOf.values())) {
    const source = await files.open(shard);
    if (!source)
      throw new TypeformerError(
        "file_missing",
        `there is no ${shard} in ${files.name}, which ${shardIndex} names${pagesInstead(files) || ": is the copy complete?"}`,
      );
    opened.set(shard, await openSafetensors(source, options));
  }
  const fileOf = new Map<string, Safetensors>();
  for (const [tensor, shard] of shardOf) {
    const file = opened.get(shard);
    if (!file?.tensors.has(tensor))
      throw new TypeformerError(
        "invalid_safetensors",
        `${shardIndex} in ${files.name} finds ${quote(tensor)} in ${shard}, which does not hold it`,
      );
    fileOf.set(tensor, file);
  }
  return fileOf;
}

async function checkpointOf(name: string, fileOf: Map<string, Safetensors>): Promise<Checkpoint> {
  const scalesOf = await readScales(name, fileOf);
  const holding = (parameter: string) => {
    const file = fileOf.get(parameter);
    if (!file) throw new TypeformerError("missing_parameter", `there is no parameter ${quote(parameter)} in ${name}`);
    return file;
  };
  /** Its file, once the target fits: in whole rows a target of another length would be half filled, or half read. */
  const matrixFor = (parameter: string, values: ArrayLike<number>, scales?: Float32Array) => {
    const file = holding(parameter);
    const { shape } = file.info(parameter);
    if (shape.length !== 2 || values.length !== shape[0] * shape[1] || (scales && scales.length !== shape[0]))
      throw new TypeformerError("invalid_input", `${quote(parameter)} is [${shape}], its target of ${values.length} elements is not`);
    return { name: parameter, file };
  };
  return {
    name,
    readsInPlace: [...new Set(fileOf.values())].every((file) => file.readsInPlace),
    names: () => [...fileOf.keys()].filter((parameter) => !isScale(parameter)),
    info: (parameter) => holding(parameter).info(parameter),
    isInt8: (parameter) => scalesOf.has(parameter),
    async readInto(parameter, target, ready) {
      const scales = scalesOf.get(parameter);
      await (scales ? dequantizeInto(matrixFor(parameter, target), scales, target) : holding(parameter).readInto(parameter, target, ready));
    },
    async readRange(parameter, first, target) {
      const file = holding(parameter);
      const scales = scalesOf.get(parameter);
      await (scales ? dequantizeRange({ name: parameter, file }, scales, first, target) : file.readRange(parameter, first, target));
    },
    async readInt8Into(parameter, values, scales) {
      const matrix = matrixFor(parameter, values, scales);
      const stored = scalesOf.get(parameter);
      if (!stored) return quantizeInto(matrix, values, scales);
      scales.set(stored);
      await matrix.file.bytesInto(parameter, 0, bytesOf(values));
    },
  };
}

/** Where the weights lie that people mean when there is no safetensors file. */
const otherFormats = [
  "pytorch_model.bin",
  "pytorch_model.bin.index.json",
  "onnx/model.onnx",
  "model.onnx",
  "tf_model.h5",
  "flax_model.msgpack",
];

async function noWeights(files: ModelFiles): Promise<TypeformerError> {
  const none = `there is neither ${singleFile} nor ${shardIndex} in ${files.name}`;
  for (const other of otherFormats) {
    if (!(await files.open(other))) continue;
    const convert = `AutoModelForMaskedLM.from_pretrained(DIR).save_pretrained(DIR)`;
    const how = other.endsWith(".onnx")
      ? "ONNX is an export: take the model.safetensors of the model that it was made from"
      : `with Python's transformers, ${convert} writes safetensors beside it`;
    return new TypeformerError("file_missing", `${none}, but there is ${other}, which cannot be read; ${how}`);
  }
  return new TypeformerError("file_missing", `${none}${pagesInstead(files) || ": is this the folder of a model?"}`);
}
