/** Files on disk, for Node and the runtimes that have its modules. */
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { TypeformerError } from "../../errors/index.ts";
import type { ModelFiles } from "./files.ts";
import type { ByteSource } from "./source.ts";

/** The folder at `path`, a path of the file system. */
export function filesIn(path: string): ModelFiles {
  return { name: path, open: (file) => openFile(join(path, file)) };
}

/**
 * The file at `path`, `undefined` where there is none. It is opened for each read and closed after it: nothing stays open,
 * so there is nothing to dispose of. Throws `file_missing` where it cannot be read.
 */
export async function openFile(path: string): Promise<ByteSource | undefined> {
  const stats = await within(path, (file) => file.stat());
  if (!stats?.isFile()) return undefined;
  const readInto = async (begin: number, target: Uint8Array) => {
    const filled = (await within(path, (file) => fill(file, target, begin))) ?? 0;
    if (filled < target.length)
      throw new TypeformerError("file_missing", `${path} ended after ${begin + filled} bytes: it changed since it was opened`);
  };
  const read = async (begin: number, end: number) => {
    const bytes = new Uint8Array(end - begin);
    await readInto(begin, bytes);
    return bytes;
  };
  return { name: path, size: stats.size, read, readInto };
}

/** The system may hand out less than was asked for (Linux stops at 2 GiB). */
async function fill(file: FileHandle, bytes: Uint8Array, position: number): Promise<number> {
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

async function within<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T | undefined> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    return await work(file);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new TypeformerError("file_missing", `${path} cannot be read: ${message}`, { cause });
  } finally {
    await file?.close();
  }
}
