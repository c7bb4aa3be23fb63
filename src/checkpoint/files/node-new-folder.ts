import { mkdir, readdir, rename, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { TypeformerError } from "../../errors/index.ts";
import { isFull } from "../hub/node/disk.ts";

/**
 * Makes a folder that is there as a whole or not at all: `work` fills one of another name beside it, which then takes its place.
 *
 * @throws TypeformerError `invalid_input` where something is there already, or the place cannot be written; `disk_full`; and what `work`
 *   throws
 */
export async function newFolder(path: string, work: (folder: string) => Promise<void>): Promise<void> {
  const place = resolve(path);
  if ((await entries(place)).length > 0)
    throw new TypeformerError("invalid_input", `${path} is there and not empty: name a new folder, or remove it first`);
  const partial = join(dirname(place), `.${basename(place)}.${crypto.randomUUID().slice(0, 8)}.partial`);
  try {
    await makeFolder(partial);
    await work(partial);
    await rmdir(place).catch(() => {}); // an empty one gives way, which not every system does at the renaming
    await rename(partial, place);
  } catch (cause) {
    await rm(partial, { recursive: true, force: true });
    throw readable(cause, path);
  }
}

/** With those above it. Node's own `recursive` never ends where a folder that is there takes no new one, as /proc. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" || dirname(path) === path) throw error;
    await makeFolder(dirname(path)).catch((above: NodeJS.ErrnoException) => {
      if (above.code !== "EEXIST") throw above;
    });
    await mkdir(path);
  }
}

async function entries(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw readable(cause, folder);
  }
}

function readable(cause: unknown, path: string): unknown {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (cause instanceof TypeformerError || code === undefined) return cause;
  if (isFull(cause))
    return new TypeformerError("disk_full", `the disk has no room for ${path}: make room, or name another place`, { cause });
  return new TypeformerError("invalid_input", `${path} cannot be written: ${message}`, { cause });
}
