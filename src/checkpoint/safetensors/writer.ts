import { TypeformerError } from "../../errors/index.ts";
import type { Tensor, TypedArray } from "../../tensor/index.ts";
import { encode, sizeOf } from "../../tensor/index.ts";
import { bitsOf, type Dtype, isDtype, nativeDtype } from "./dtype.ts";
import { quote } from "./json.ts";

/** A tensor whose bytes (little-endian, row-major) are already as they shall be stored. */
export interface StoredTensor {
  dtype: Dtype;
  shape: readonly number[];
  bytes: Uint8Array;
}

/** What can be written: a tensor is stored in the type of its array. */
export type Writable = Tensor<TypedArray> | StoredTensor;

/** An f32 tensor in half precision, rounded to nearest even. */
export function toHalf(tensor: Tensor, dtype: "F16" | "BF16"): StoredTensor {
  return { dtype, shape: tensor.shape, bytes: encode(tensor.flat(), dtype) };
}

/**
 * A safetensors file, byte for byte as the format's own library writes it: tensors by type (widest first), then by name, so
 * that each is aligned; the header padded with spaces to a multiple of 8; offsets contiguous.
 * `metadata` for transformers: `{ format: "pt" }`. Throws `invalid_input` for what no reader would take back.
 */
export function writeSafetensors(
  tensors: Readonly<Record<string, Writable>> | ReadonlyMap<string, Writable>,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const named = tensors instanceof Map ? [...tensors] : Object.entries(tensors);
  const entries = new Map(named.map(([name, tensor]) => [name, stored(name, tensor)]));
  const { head, places, size } = layOut(entries, metadata);
  const file = new Uint8Array(size);
  file.set(head);
  for (const [name, { bytes }] of entries) file.set(bytes, places.get(name));
  return file;
}

/** A file whose tensors need not be in memory all at once: what it begins with, and where each tensor goes. */
export interface Layout {
  /** Length of the header, header, padding. */
  head: Uint8Array<ArrayBuffer>;
  /** Where in the file the bytes of each tensor begin. */
  places: Map<string, number>;
  /** Length of the whole file in bytes. */
  size: number;
}

/** How `writeSafetensors` would lay tensors of these types and shapes. Throws as it does. */
export function layOut(
  tensors: ReadonlyMap<string, Pick<StoredTensor, "dtype" | "shape">>,
  metadata?: Readonly<Record<string, string>>,
): Layout {
  const entries = [...tensors].map(([name, { dtype, shape }]) => ({ name: checkedName(name), dtype, shape }));
  entries.sort((a, b) => rank(b.dtype) - rank(a.dtype) || (a.name < b.name ? -1 : 1));
  let end = 0;
  const begins = new Map<string, number>();
  const infos = entries.map(({ name, dtype, shape }) => {
    begins.set(name, end);
    const data_offsets = [end, end + bytesFor(dtype, shape)];
    [, end] = data_offsets;
    return `${JSON.stringify(name)}:${JSON.stringify({ dtype, shape, data_offsets })}`;
  });
  if (metadata) infos.unshift(`"__metadata__":${JSON.stringify(checkedMetadata(metadata))}`);
  const json = new TextEncoder().encode(`{${infos.join(",")}}`);
  const dataBegin = 8 + Math.ceil(json.length / 8) * 8;

  const head = new Uint8Array(dataBegin).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(dataBegin - 8), true);
  head.set(json, 8);
  return { head, places: new Map([...begins].map(([name, begin]) => [name, dataBegin + begin])), size: dataBegin + end };
}

function stored(name: string, tensor: Writable): StoredTensor {
  const { dtype, shape, bytes } = "bytes" in tensor ? tensor : ofArray(tensor);
  if (!isDtype(dtype)) throw new TypeformerError("invalid_input", `tensor ${quote(name)} has the unknown dtype ${dtype}`);
  if (shape.some((extent) => !Number.isSafeInteger(extent) || extent < 0) || bytesFor(dtype, shape) !== bytes.length)
    throw new TypeformerError("invalid_input", `tensor ${quote(name)}: ${bytes.length} bytes are not [${shape}] of ${dtype}`);
  return { dtype, shape, bytes };
}

function ofArray(tensor: Tensor<TypedArray>): StoredTensor {
  const data = tensor.flat();
  return { dtype: nativeDtype(data), shape: tensor.shape, bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}

/** In bytes. */
function bytesFor(dtype: Dtype, shape: readonly number[]): number {
  return (bitsOf[dtype] * sizeOf(shape)) / 8;
}

/** The format's own order of the types, narrow to wide. */
function rank(dtype: Dtype): number {
  return Object.keys(bitsOf).indexOf(dtype);
}

function checkedName(name: string): string {
  if (name === "__metadata__")
    throw new TypeformerError("invalid_input", "no tensor can be named __metadata__: that is where metadata goes");
  return wellFormed(name);
}

function checkedMetadata(metadata: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== "string") throw new TypeformerError("invalid_input", `the metadata of ${quote(key)} is not a string`);
    wellFormed(key);
    wellFormed(value);
  }
  return metadata;
}

function wellFormed(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new TypeformerError("invalid_input", `${quote(text)} holds half of a surrogate pair`);
  return text;
}
