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
 * The file at `path`, `undefined` where there is none. It is open while some of it is being read: nothing stays open, so there is nothing to
 * dispose of. Throws `file_missing` where it cannot be read.
 */
export async function openFile(path: string): Promise<ByteSource | undefined> {
  const within = openWhileUsed(path);
  const stats = await within((file) => file.stat());
  if (!stats?.isFile()) return undefined;
  const readInto = async (begin: number, target: Uint8Array) => {
    const filled = (await within((file) => fill(file, target, begin))) ?? 0;
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

type Work<T> = (file: FileHandle) => Promise<T>;

/**
 * Does work on a file, `undefined` where there is none. Reads that overlap share one handle, and a read that is asked for while another is under
 * way begins at once, before whoever asked goes on computing.
 */
function openWhileUsed(path: string): <T>(work: Work<T>) => Promise<T | undefined> {
  let users = 0;
  let opening: Promise<FileHandle> | undefined;
  let file: FileHandle | undefined;

  const opened = async (): Promise<FileHandle> => {
    opening ??= open(path);
    file = await opening;
    return file;
  };
  const close = async (): Promise<void> => {
    const closing = file;
    opening = undefined;
    file = undefined;
    await closing?.close();
  };

  return async <T>(work: Work<T>) => {
    users++;
    try {
      return await work(file ?? (await opened()));
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException;
      if (code === "ENOENT" || code === "ENOTDIR") return undefined;
      throw new TypeformerError("file_missing", `${path} cannot be read: ${message}`, { cause });
    } finally {
      if (--users === 0) await close();
    }
  };
}
