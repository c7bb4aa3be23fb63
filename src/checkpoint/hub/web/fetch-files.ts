import { filesFrom } from "../../files/files.ts";
import type { HubLine } from "../shared/line.ts";
import { bytesOf, fetchEach, type OnFileProgress } from "../shared/progress.ts";
import { remoteFiles } from "../shared/remote.ts";
import type { HubFile, Repository } from "../shared/repository.ts";
import { isWeights, type Judge, type Need, wantedOf } from "../shared/wanted.ts";
import { checkRoom, isFull, type ModelCache, noRoom } from "./cache.ts";
import { download } from "./download.ts";

/** A model's files as blobs, which a browser leaves on its disk until they are read. */
export interface HeldModel {
  blobs: Map<string, Blob>;
  /** Those that were downloaded just now. */
  downloaded: string[];
}

/** Where the files are kept, and for what name of their commit; without a cache they are only held. */
export interface KeepingPlace {
  cache?: ModelCache;
  revision: string;
}

export interface HoldFilesOptions {
  need: Need;
  /** Hears of the files that are downloaded, and of no others. */
  onProgress?: OnFileProgress;
  onWarning(message: string): void;
  /** Sees the small files before the weights are downloaded. */
  judge?: Judge;
}

/**
 * Lets the cache have a commit's files that are needed and not there yet, and its note say what there is and what there is not.
 *
 * @throws TypeformerError `file_missing`, `network`, `access_denied`, `corrupt_download`, `disk_full`, `aborted`, and what `judge` throws
 */
export async function fetchFiles(
  repository: Repository,
  line: HubLine,
  { cache, revision }: KeepingPlace,
  { need, onProgress, onWarning, judge }: HoldFilesOptions,
): Promise<HeldModel> {
  const { wanted, absent } = await wantedOf(repository, remoteFiles(repository, line), need);
  const blobs = new Map<string, Blob>();
  for (const { path, size } of wanted) {
    const blob = await cache?.find(path, repository);
    if (blob?.size === size) blobs.set(path, blob);
  }
  const away = wanted.filter(({ path }) => !blobs.has(path));
  if (cache) await checkRoom(bytesOf(away));

  let keeping = cache;
  const keep = async (work: (cache: ModelCache) => Promise<void>) => {
    try {
      if (keeping) await work(keeping);
    } catch (error) {
      if (isFull(error)) {
        for (const { path } of away) await keeping?.remove(path, repository); // what cannot be completed must not take up room
        throw await noRoom(bytesOf(away), error);
      }
      keeping = undefined;
      onWarning(notKept(line.id, (error as Error).message));
    }
  };
  const firstOfWeights = away.find(({ path }) => isWeights(path));
  const fetchOne = async (file: HubFile, tell: (loaded: number) => void) => {
    if (file === firstOfWeights) await judge?.(filesFrom(line.id, blobs));
    const bytes = await download(file, repository, line, tell);
    await keep((cache) => cache.keep(file.path, repository, bytes));
    blobs.set(file.path, (await keeping?.find(file.path, repository)) ?? bytes); // some caches keep nothing and do not say so
  };
  await fetchEach(away, line.id, fetchOne, onProgress);
  for (const name of new Set([revision, repository.commit]))
    await keep((cache) => noteKept(cache, name, repository, { files: [...blobs.keys()], absent }));
  return { blobs, downloaded: away.map(({ path }) => path) };
}

/** What an earlier call kept and heard of the same commit, for another need, stays noted. */
async function noteKept(
  cache: ModelCache,
  revision: string,
  { id, commit }: Repository,
  { files, absent }: { files: string[]; absent: string[] },
): Promise<void> {
  const before = await cache.kept(revision);
  const known = before?.commit === commit ? before : undefined;
  const kept = [...new Set([...(known?.files ?? []), ...files])];
  const heard = [...new Set([...(known?.absent ?? []), ...absent])].filter((file) => !kept.includes(file));
  await cache.note(revision, { id, commit, files: kept, absent: heard });
}

/** Why nothing stays when the page is left. */
export function notKept(id: string, why: string): string {
  return `${id} cannot be kept here and will be downloaded at every visit: ${why}`;
}
