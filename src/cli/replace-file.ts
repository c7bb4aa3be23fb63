import { fstatSync } from "node:fs";
import { access, constants, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { TypeformerError } from "../errors/index.ts";

/**
 * Refuses a place at which no file can be put, before work is done for it.
 *
 * @throws TypeformerError `invalid_input`
 */
export async function checkReplaceable(path: string): Promise<void> {
  const place = await placeOf(path);
  if (place.there?.isDirectory()) throw new TypeformerError("invalid_input", `${path} is a folder: name a file`);
  const { dev, ino } = fstatSync(process.stdout.fd);
  if (place.isFile && place.there?.ino === ino && place.there.dev === dev) {
    throw new TypeformerError("invalid_input", `${path} is where the output goes: name another file`);
  }
  await access(place.isFile ? dirname(place.path) : place.path, constants.W_OK).catch((cause) => {
    throw unwritable(path, cause);
  });
}

/**
 * Puts a file in its place as a whole: who reads it sees the old one or the new one, never half of one. Where a link leads to a file, the file is
 * replaced and the link stays; what is no file, such as a pipe or a terminal, is written to.
 *
 * @throws TypeformerError `invalid_input`, `disk_full`
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const place = await placeOf(path);
  const partial = join(dirname(place.path), `.${basename(place.path)}.${crypto.randomUUID().slice(0, 8)}.partial`);
  try {
    if (!place.isFile) return await writeFile(path, text);
    await writeFile(partial, text);
    await rename(partial, place.path);
  } catch (cause) {
    await rm(partial, { force: true });
    throw unwritable(path, cause as NodeJS.ErrnoException);
  }
}

/** Where a name leads, and whether a file is there or can be. */
async function placeOf(name: string) {
  const there = await stat(name).catch(() => undefined); // of what a link leads to
  const path = await realpath(name).catch(() => resolve(name));
  return { there, path: there?.isFile() ? path : resolve(name), isFile: there === undefined || there.isFile() };
}

function unwritable(path: string, cause: NodeJS.ErrnoException): TypeformerError {
  if (cause.code === "ENOSPC" || cause.code === "EDQUOT")
    return new TypeformerError("disk_full", `the disk has no room for ${path}: make room, or name another place`, { cause });
  return new TypeformerError("invalid_input", `${path} cannot be written: ${cause.message}`, { cause });
}
