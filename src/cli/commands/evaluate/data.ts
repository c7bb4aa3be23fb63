import type { ReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import { TypeformerError } from "../../../errors/index.ts";
import type { DataFolder } from "../../../evaluation/index.ts";

/** @throws TypeformerError `file_missing` where there is no such folder */
export async function dataFolder(name: string): Promise<DataFolder> {
  const found = await stat(name).catch(() => undefined);
  if (!found?.isDirectory()) throw new TypeformerError("file_missing", `there is no folder ${name || '""'}`);
  return { name: name.replace(/(?<=.)\/+$/, ""), open: (path) => openData(join(name, path)) };
}

/** The bytes of a file that must be there. @throws TypeformerError `file_missing`, `invalid_input` */
export async function openOwn(name: string): Promise<ReadStream> {
  const found = await openData(name);
  if (found) return found;
  throw new TypeformerError("file_missing", `there is no file ${name || '""'}`);
}

/** A file's bytes, which are read when they are asked for; nothing where there is no file. */
export async function openData(path: string): Promise<ReadStream | undefined> {
  try {
    const file = await open(path);
    if (!(await file.stat()).isDirectory()) return file.createReadStream();
    await file.close();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "ENOTDIR") {
      throw new TypeformerError("invalid_input", `${path} cannot be read: ${message}`, { cause });
    }
  }
  return undefined;
}
