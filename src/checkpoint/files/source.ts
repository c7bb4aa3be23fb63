import { TypeformerError } from "../../errors/index.ts";

/** Bytes that lie somewhere, read by ranges: a file on disk, on a server, in memory. */
export interface ByteSource {
  /** What an error message calls it. */
  readonly name: string;
  /** Length in bytes. */
  readonly size: number;
  /** The bytes [begin, end), 0 ≤ begin ≤ end ≤ size. The answer may share memory with the source: read it, do not write to it. */
  read(begin: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Fills `target` with the bytes from `begin` on, without a copy between; only where the platform can. */
  readInto?(begin: number, target: Uint8Array): Promise<void>;
}

/** Anything in memory, or that the platform can read by itself. A `File` is a `Blob`. */
export type Bytes = ArrayBuffer | ArrayBufferView<ArrayBuffer> | Blob;

/**
 * The source over a buffer, a typed array, a `Blob` or a `File`; buffers are not copied. Throws `invalid_input` for anything else; reading
 * throws `file_missing` where a file that was picked is gone, or is another one by now.
 */
export function sourceOf(bytes: Bytes, name = nameOf(bytes)): ByteSource {
  if (isBlob(bytes)) {
    const read = async (begin: number, end: number) => {
      try {
        return new Uint8Array(await bytes.slice(begin, end).arrayBuffer());
      } catch (cause) {
        throw new TypeformerError("file_missing", `${name} cannot be read any more: ${(cause as Error).message}`, { cause });
      }
    };
    return { name, size: bytes.size, read };
  }
  const all = asBytes(bytes);
  return { name, size: all.length, read: async (begin, end) => all.subarray(begin, end) };
}

function asBytes(bytes: ArrayBuffer | ArrayBufferView<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (ArrayBuffer.isView(bytes)) return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (Object.prototype.toString.call(bytes) === "[object ArrayBuffer]") return new Uint8Array(bytes);
  throw new TypeformerError("invalid_input", `expected an ArrayBuffer, a typed array, a Blob or a File, got ${typeof bytes}`);
}

/* By shape and not by class: a Blob may come from another realm or from a polyfill. */
function isBlob(bytes: Bytes): bytes is Blob {
  const blob = bytes as Partial<Blob> | null;
  return typeof blob?.arrayBuffer === "function" && typeof blob.slice === "function";
}

function nameOf(bytes: Bytes): string {
  return (bytes as Partial<File> | null)?.name ?? "the given bytes";
}
