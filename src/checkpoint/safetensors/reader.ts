import { TypeformerError, throwIfAborted } from "../../errors.ts";
import { decode, decodeInto, floatBytes, Tensor, type TypedArray } from "../../tensor/index.ts";
import { type ByteSource, type Bytes, sourceOf } from "../source.ts";
import { isFloat, nativeArray } from "./dtype.ts";
import { type Header, readHeader, type TensorInfo } from "./header.ts";
import { quote } from "./json.ts";

/** Elements decoded at a time: what a big tensor needs besides its target stays at 16 MB. */
const chunk = 4 * 1024 * 1024;

/**
 * Opens a safetensors file: its header is read and checked, its data only when asked for, tensor by tensor.
 * Throws `invalid_safetensors`; `signal` ends this and every later read with `aborted`.
 *
 *     const file = await openSafetensors(blob);
 *     const words = await file.read("roberta.embeddings.word_embeddings.weight"); // Tensor [vocab, hidden]
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

  constructor(source: ByteSource, { tensors, metadata, dataBegin }: Header, signal?: AbortSignal) {
    this.name = source.name;
    this.tensors = tensors;
    this.metadata = metadata;
    this.#source = source;
    this.#dataBegin = dataBegin;
    this.#signal = signal;
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
   */
  async readInto(name: string, target: Float32Array): Promise<void> {
    const { dtype, data_offsets } = this.info(name);
    if (!isFloat(dtype))
      throw new TypeformerError(
        "unsupported_dtype",
        `${quote(name)} in ${this.name} is stored as ${dtype}: only F32, F16, BF16 and F64 become f32`,
      );
    const width = floatBytes[dtype];
    const [begin, end] = data_offsets;
    if (target.length * width !== end - begin)
      throw new TypeformerError("invalid_input", `${quote(name)} has ${(end - begin) / width} elements, its target ${target.length}`);
    for (let i = 0; i < target.length; i += chunk) {
      const part = target.subarray(i, i + chunk);
      const from = begin + i * width;
      if (dtype === "F32" && this.#source.readInto) await this.#readInto(from, part);
      else decodeInto(part, await this.#read(from, from + part.length * width), dtype);
    }
  }

  /** What is f32 in the file is f32 in memory: it goes where it belongs without a copy between. */
  async #readInto(begin: number, target: Float32Array): Promise<void> {
    throwIfAborted(this.#signal, `reading ${this.name}`);
    await this.#source.readInto?.(this.#dataBegin + begin, new Uint8Array(target.buffer, target.byteOffset, target.byteLength));
  }

  #read(begin: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    throwIfAborted(this.#signal, `reading ${this.name}`);
    return this.#source.read(this.#dataBegin + begin, this.#dataBegin + end);
  }
}
