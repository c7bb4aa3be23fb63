/** What the cache that is shared with Python holds, whoever has put it there; cache.ts says how it is laid out. */
import type { Dirent, Stats } from "node:fs";
import { lstat, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { TypeformerError } from "../../../errors/index.ts";
import { cachedModel } from "./cache.ts";
import { diskFailure } from "./disk.ts";
import { locked } from "./lock.ts";

export interface ModelInCache {
  id: string;
  /** Commits, each with the branches and tags that named it when they were asked last. */
  revisions: { commit: string; refs: string[] }[];
  /** How many different names the files of its revisions have. */
  files: number;
  /** Bytes on the disk. What several revisions share counts once. */
  size: number;
  /** Those of them that belong to downloads that have not ended. */
  incomplete: number;
  /** When a file was read last, as far as the disk keeps count of it. */
  lastUsed: Date | undefined;
}

/**
 * All models in a cache, in the order of their ids. Of what is no model nothing is said; a folder that is not there holds none.
 *
 * @throws TypeformerError `cache_unusable` where it cannot be read
 */
export async function cachedModels(cache: string): Promise<ModelInCache[]> {
  try {
    const folders = (await entries(cache)).filter((entry) => /^models--./.test(entry.name));
    const models = await Promise.all(folders.map(({ name }) => modelIn(cache, idOf(name))));
    return models.flatMap((model) => model ?? []).sort((a, b) => (a.id < b.id ? -1 : 1));
  } catch (error) {
    throw diskFailure(error, cache, 0);
  }
}

/**
 * Removes a model with all its revisions, and gives what it was. Should this be cut short, what is left is no model any more, and still
 * listed.
 *
 * @throws TypeformerError `model_not_found`, `cache_unusable`; `aborted` while it waits for another process that downloads the model
 */
export async function removeCachedModel(cache: string, id: string, signal?: AbortSignal): Promise<ModelInCache> {
  const models = await cachedModels(cache);
  const model = models.find((each) => each.id === id);
  if (!model) {
    const others = models.length > 0 ? `it has ${models.map((each) => each.id).join(", ")}` : "it has no model";
    throw new TypeformerError("model_not_found", `there is no model ${JSON.stringify(id)} in the cache ${cache}: ${others}`);
  }
  const { folder, lock } = cachedModel(cache, id);
  try {
    await locked(lock, signal, async () => {
      const aside = join(folder, "removed");
      await rm(aside, { recursive: true, force: true }); // of a removal that was cut short
      await rename(join(folder, "snapshots"), aside).catch(ignoreMissing); // at once: half a snapshot may look whole
      await rm(folder, { recursive: true });
    });
  } catch (error) {
    throw diskFailure(error, cache, 0);
  }
  return model;
}

/** A folder's name has `--` where the id has `/`; no id has `--` itself. */
const idOf = (name: string): string => name.slice("models--".length).replaceAll("--", "/");

async function modelIn(cache: string, id: string): Promise<ModelInCache | undefined> {
  const { folder } = cachedModel(cache, id);
  if (!(await stat(folder).catch(ignoreMissing))?.isDirectory()) return undefined;
  const all = await filesUnder(folder);
  const onDisk = [...all].filter(([path, stats]) => stats.isFile() && !/^(refs|\.no_exist)\//.test(path)); // and no link to what is counted
  const bytes = (files: typeof onDisk) => files.reduce((sum, [, { size }]) => sum + size, 0);
  const refs = await refsOf(join(folder, "refs"));
  const commits = (await entries(join(folder, "snapshots"))).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const names = [...all.keys()].flatMap((path) => /^snapshots\/[^/]+\/(.+)/.exec(path)?.[1] ?? []);
  const times = onDisk.map(([, { atimeMs }]) => atimeMs);
  return {
    id,
    revisions: commits.map((commit) => ({ commit, refs: refs.filter((ref) => ref.commit === commit).map(({ name }) => name) })),
    files: new Set(names).size,
    size: bytes(onDisk),
    incomplete: bytes(onDisk.filter(([path]) => path.endsWith(".incomplete"))),
    lastUsed: times.length > 0 ? new Date(Math.max(...times)) : undefined,
  };
}

async function refsOf(folder: string): Promise<{ name: string; commit: string }[]> {
  const names = [...(await filesUnder(folder)).keys()];
  const commitOf = async (name: string) => (await readFile(join(folder, name), "utf8").catch(ignoreMissing))?.trim() ?? "";
  return Promise.all(names.map(async (name) => ({ name, commit: await commitOf(name) })));
}

/** Files and links under a folder by their paths in it. No link is followed. */
async function filesUnder(folder: string, prefix = ""): Promise<Map<string, Stats>> {
  const found = new Map<string, Stats>();
  for (const entry of await entries(join(folder, prefix))) {
    const path = `${prefix}${entry.name}`;
    if (entry.isDirectory()) for (const [below, stats] of await filesUnder(folder, `${path}/`)) found.set(below, stats);
    else {
      const stats = await lstat(join(folder, path)).catch(ignoreMissing);
      if (stats) found.set(path, stats);
    }
  }
  return found;
}

/** None where there is no such folder; what is being written or removed by others may go away any time. */
async function entries(folder: string): Promise<Dirent[]> {
  return (await readdir(folder, { withFileTypes: true }).catch(ignoreMissing)) ?? [];
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
