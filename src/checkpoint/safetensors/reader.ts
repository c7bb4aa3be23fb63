import { phase, TypeformerError, throwIfAborted } from "../../errors/index.ts";
import {
  bytesOf,
  decode,
  decodeInto,
  type FloatDtype,
  floatBytes,
  halvesOf,
  sizeOf,
  Tensor,
  type TypedArray,
  widenInPlace,
} from "../../tensor/index.ts";
import { type ByteSource, type Bytes, sourceOf } from "../files/source.ts";
import { isFloat, nativeArray } from "./dtype.ts";
import { type Header, readHeader, type TensorInfo } from "./header.ts";
import { inPieces } from "./in-pieces.ts";
import { quote } from "./json.ts";

/** Elements read at a time: what a big tensor needs besides its target stays at 16 MB, and a server is not asked too often. */
const chunk = 4 * 1024 * 1024;

/** The same where bytes go straight to their place: what was read is looked at while more is read, and still lies in the cache. */
const shortChunk = 1024 * 1024;

/** How many of those are asked for at once: they take no memory of their own, and the disk works on while this thread does something else. */
const chunksAhead = 16;

/** What goes straight into memory is read in so many pieces at once: one thread of a system reads a file slower than memory takes it. */
const pieces = 4;

/** Bytes below which another read costs more than it brings. */
const leastPiece = 512 * 1024;

/**
 * Opens a safetensors file: its header is read and checked, its data only when asked for, tensor by tensor.
 *
 * @example
 * const file = await openSafetensors(blob);
 * const words = await file.read("roberta.embeddings.word_embeddings.weight"); // Tensor [vocab, hidden]
 *
 * @param file a `Blob`, a `File`, a buffer, or what `openUrl` gives
 * @param options `signal` ends this and every later read
 * @throws TypeformerError `invalid_safetensors`, `aborted`
 */
export async function openSafetensors(file: ByteSource | Bytes, { signal }: { signal?: AbortSignal } = {}): Promise<Safetensors> {
  const source = isSource(file) ? file : sourceOf(file);
  throwIfAborted(signal, `reading ${source.name}`);
  return new Safetensors(source, await readHeader(source), signal);
}

function isSource(file: ByteSource | Bytes): file is ByteSource {
  return typeof (file as Partial<ByteSource> | null)?.read === "function";
}

/** An open safetensors file. Nothing is kept of what was read, and nothing needs to be closed. */
export class Safetensors {
  /** What an error message calls the file. */
  readonly name: string;
  /** In the order of the header. */
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly #source: ByteSource;
  readonly #dataBegin: number;
  readonly #signal: AbortSignal | undefined;

  /** @internal Files are opened by `openSafetensors`. */
  constructor(source: ByteSource, { tensors, metadata, dataBegin }: Header, signal?: AbortSignal) {
    this.name = source.name;
    this.tensors = tensors;
    this.metadata = metadata;
    this.#source = source;
    this.#dataBegin = dataBegin;
    this.#signal = signal;
  }

  /** Whether bytes go straight to where they belong, and reading ahead takes no memory. */
  get readsInPlace(): boolean {
    return this.#source.readInto !== undefined;
  }

  /** What the header says of a tensor. Throws `missing_parameter`. */
  info(name: string): TensorInfo {
    const info = this.tensors.get(name);
    if (!info) throw new TypeformerError("missing_parameter", `there is no tensor ${quote(name)} in ${this.name}`);
    return info;
  }

  /** A tensor's bytes as they are stored, in memory of their own. Throws `missing_parameter`. */
  async bytes(name: string): Promise<Uint8Array<ArrayBuffer>> {
    const [begin, end] = this.info(name).data_offsets;
    return (await this.#read(begin, end)).slice();
  }

  /**
   * A tensor in its stored type, in memory of its own; F16 and BF16, which JavaScript does not have, become f32.
   * Throws `missing_parameter`, or `unsupported_dtype` for what has no typed array (`bytes` has it as it is).
   */
  async read(name: string): Promise<Tensor<TypedArray>> {
    const { dtype, shape } = this.info(name);
    if (dtype === "F16" || dtype === "BF16") return new Tensor(decode(await this.bytes(name), dtype), shape);
    const data = nativeArray(dtype, (await this.bytes(name)).buffer);
    if (!data)
      throw new TypeformerError("unsupported_dtype", `${quote(name)} in ${this.name} is stored as ${dtype}: only its bytes can be read`);
    return new Tensor(data, shape);
  }

  /**
   * Fills `target`, row-major, with a tensor of floats (F32, F16, BF16, or F64, which is rounded once).
   * Throws `missing_parameter`, `unsupported_dtype` for other types, `invalid_input` where `target` has another length.
   *
   * @param ready told again and again how many elements are there, while the next are read
   */
  async readInto(name: string, target: Float32Array, ready?: (count: number) => void): Promise<void> {
    const count = sizeOf(this.info(name).shape);
    if (target.length !== count)
      throw new TypeformerError("invalid_input", `${quote(name)} has ${count} elements, its target ${target.length}`);
    await this.readRange(name, 0, target, ready);
  }

  /** The same for some of the elements: from the one numbered `first` on, as many as `target` holds. Throws as `readInto`. */
  async readRange(name: string, first: number, target: Float32Array, ready?: (count: number) => void): Promise<void> {
    const { dtype } = this.info(name);
    if (!isFloat(dtype))
      throw new TypeformerError(
        "unsupported_dtype",
        `${quote(name)} in ${this.name} is stored as ${dtype}: only F32, F16, BF16 and F64 become f32`,
      );
    const [step, ahead] = this.readsInPlace && dtype !== "F64" ? [shortChunk, chunksAhead] : [chunk, 1];
    await inPieces(target.length, {
      step,
      ahead,
      begin: (at) => this.#begun(name, first + at, target.subarray(at, at + step), dtype),
      ready,
    });
  }

  /** Reads some elements to where they belong, and gives what makes f32 of them. */
  async #begun(name: string, first: number, part: Float32Array, dtype: FloatDtype): Promise<() => void> {
    const width = floatBytes[dtype];
    const [begin, end] = this.#place(name, first * width, part.length * width);
    if (dtype === "F64") {
      const bytes = await phase("weights read", () => this.#read(begin, end));
      return () => phase("weights converted", () => decodeInto(part, bytes, dtype));
    }
    await phase("weights read", () => this.#fill(begin, dtype === "F32" ? bytesOf(part) : halvesOf(part)));
    return dtype === "F32" ? () => {} : () => phase("weights converted", () => widenInPlace(part, dtype));
  }

  /** Fills `target` with a tensor's bytes as they are stored, from byte `first` of it on. Throws `missing_parameter`, `invalid_input`. */
  async bytesInto(name: string, first: number, target: Uint8Array): Promise<void> {
    for (let i = 0; i < target.length; i += 4 * chunk) {
      const part = target.subarray(i, i + 4 * chunk);
      await phase("weights read", () => this.#fill(this.#place(name, first + i, part.length)[0], part));
    }
  }

  /** Where a piece of a tensor lies in the data. */
  #place(name: string, first: number, length: number): [begin: number, end: number] {
    const [begin, end] = this.info(name).data_offsets;
    if (first < 0 || begin + first + length > end)
      throw new TypeformerError("invalid_input", `${quote(name)} has ${end - begin} bytes: ${length} from ${first} on are not all there`);
    return [begin + first, begin + first + length];
  }

  /** What is in the file as it shall be in memory goes where it belongs, without a copy between where the platform can. */
  async #fill(begin: number, target: Uint8Array): Promise<void> {
    if (!this.#source.readInto) return target.set(await this.#read(begin, begin + target.length));
    throwIfAborted(this.#signal, `reading ${this.name}`);
    const size = Math.max(leastPiece, Math.ceil(target.length / pieces));
    const reads: Promise<void>[] = [];
    for (let i = 0; i < target.length; i += size)
      reads.push(this.#source.readInto(this.#dataBegin + begin + i, target.subarray(i, i + size)));
    await Promise.allSettled(reads);
    await Promise.all(reads); // throws what the first threw, once none is under way
  }

  #read(begin: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    throwIfAborted(this.#signal, `reading ${this.name}`);
    return this.#source.read(this.#dataBegin + begin, this.#dataBegin + end);
  }
}
