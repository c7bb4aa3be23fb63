import { TypeformerError } from "../../errors/index.ts";
import type { ByteSource } from "../files/source.ts";
import { bitsOf, type Dtype, isDtype } from "./dtype.ts";
import { type Json, parseJson, quote } from "./json.ts";

/** What the header says of one tensor; field names as in the file. */
export interface TensorInfo {
  dtype: Dtype;
  shape: number[];
  /** [begin, end) in bytes, counted from the end of the header. */
  data_offsets: [begin: number, end: number];
}

export interface Header {
  /** In the order of the header. */
  tensors: Map<string, TensorInfo>;
  metadata: Record<string, string>;
  /** Where the data begins in the file. */
  dataBegin: number;
}

const maxHeader = 100_000_000;
const maxU64 = 2n ** 64n - 1n;

/** Where the format keeps its metadata; no tensor can have this name. */
const metadataKey = "__metadata__";

/**
 * Reads and checks the header of a safetensors file: u64 little-endian N, N bytes of UTF-8 JSON, then the data.
 * Whatever a header can get wrong throws `invalid_safetensors`, and nothing is allocated on the word of an unchecked number.
 */
export async function readHeader(source: ByteSource): Promise<Header> {
  try {
    if (source.size < 8) refuse(`it has ${source.size} bytes, the length of its header alone takes 8`);
    const prefix = await source.read(0, 8);
    const length = new DataView(prefix.buffer, prefix.byteOffset, 8).getBigUint64(0, true);
    if (length > maxHeader)
      refuse(`its header would take ${length} bytes, the limit is ${maxHeader}; is it a git-lfs pointer, or not safetensors?`);
    const dataBegin = 8 + Number(length);
    if (dataBegin > source.size) refuse(`its header would end at byte ${dataBegin}, the file ends at ${source.size}; was it cut short?`);

    const entries = parse(await source.read(8, dataBegin));
    const metadata = readMetadata(entries.get(metadataKey) ?? new Map());
    entries.delete(metadataKey);
    const tensors = new Map([...entries].map(([name, entry]) => [name, readTensor(name, entry)]));
    checkCoverage(tensors, source.size - dataBegin);
    return { tensors, metadata, dataBegin };
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    throw new TypeformerError("invalid_safetensors", `${source.name} is not a valid safetensors file: ${cause.message}`, {
      cause: cause.cause,
    });
  }
}

/** What is wrong, before the file's name is put in front of it. */
class Refusal extends Error {}

function refuse(what: string, cause?: unknown): never {
  throw new Refusal(what, { cause });
}

function parse(bytes: Uint8Array): Map<string, Json> {
  let header: Json;
  try {
    header = parseJson(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (cause) {
    return refuse(cause instanceof SyntaxError ? `its header is not sound JSON: ${cause.message}` : "its header is not UTF-8", cause);
  }
  return header instanceof Map ? header : refuse("its header is not a JSON object");
}

function readMetadata(json: Json): Record<string, string> {
  if (!(json instanceof Map)) return refuse(`its ${metadataKey} is not a JSON object`);
  for (const [key, value] of json) if (typeof value !== "string") refuse(`the metadata of ${quote(key)} is not a string`);
  return Object.fromEntries(json) as Record<string, string>; // defines its keys, `__proto__` like any other
}

function readTensor(name: string, json: Json): TensorInfo {
  const no = (what: string) => refuse(`tensor ${quote(name)}: ${what}`);
  if (!(json instanceof Map)) return no("its entry is not a JSON object");
  const [dtype, shape, offsets] = ["dtype", "shape", "data_offsets"].map((field) => json.get(field));
  if (!isDtype(dtype)) return no(dtype === undefined ? "it has no dtype" : `its dtype ${show(dtype)} is unknown`);
  if (!isIntegers(shape)) return no(`its shape ${show(shape)} is not a list of non-negative integers`);
  if (!isIntegers(offsets) || offsets.length !== 2) return no(`its data_offsets ${show(offsets)} are not two non-negative integers`);

  const [begin, end] = offsets;
  if (end < begin) return no(`its data ends at ${end}, before it begins at ${begin}`);
  let bits = BigInt(bitsOf[dtype]);
  for (const extent of shape) {
    bits *= extent;
    if (bits > maxU64 || extent > Number.MAX_SAFE_INTEGER) return no(`its shape ${show(shape)} of ${dtype} overflows`);
  }
  if (bits !== 8n * (end - begin))
    return no(`its shape ${show(shape)} of ${dtype} takes ${Number(bits) / 8} bytes, its data_offsets span ${end - begin}`);
  return { dtype, shape: shape.map(Number), data_offsets: [Number(begin), Number(end)] };
}

/** Laid in order, the tensors' data must fill the rest of the file: no hole, no overlap, nothing left over. */
function checkCoverage(tensors: Map<string, TensorInfo>, size: number): void {
  const byPlace = [...tensors].sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1]);
  let filled = 0;
  for (const [name, { data_offsets }] of byPlace) {
    const [begin, end] = data_offsets;
    if (begin !== filled) refuse(`tensor ${quote(name)} begins at ${begin}, the data before it ends at ${filled}`);
    filled = end;
  }
  const hint = size < filled ? "; was it cut short?" : "";
  if (filled !== size) refuse(`its tensors take ${filled} bytes, the file has ${size} after the header${hint}`);
}

function isIntegers(json: Json | undefined): json is bigint[] {
  return Array.isArray(json) && json.every((item) => typeof item === "bigint");
}

function show(json: Json | undefined): string {
  if (json === undefined) return "(missing)";
  return quote(Array.isArray(json) ? json.join(", ") : String(json));
}
