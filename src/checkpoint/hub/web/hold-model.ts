import { abortedBy, TypeformerError, throwIfAborted } from "../../../errors/index.ts";
import { filesFrom } from "../../files/files.ts";
import { checkedId } from "../shared/id.ts";
import { type HubLine, type Patience, patience } from "../shared/line.ts";
import { openRepository } from "../shared/open-repository.ts";
import { checkHubOptions, endpointOf, type HubOptions } from "../shared/options.ts";
import { bytesOf, fetchEach, type OnFileProgress } from "../shared/progress.ts";
import { remoteFiles } from "../shared/remote.ts";
import type { HubFile, Repository } from "../shared/repository.ts";
import { type Need, wantedFiles, wantedOf } from "../shared/wanted.ts";
import { checkRoom, isFull, type ModelCache, modelCache, noRoom } from "./cache.ts";
import { download } from "./download.ts";

export interface HoldOptions extends HubOptions {
  need: Need;
  signal?: AbortSignal;
  /** Hears of the files that are downloaded, and of no others. */
  onProgress?: OnFileProgress;
  onWarning(message: string): void;
  patience?: Patience;
}

/** A model's files as blobs, which a browser leaves on its disk until they are read. */
export interface HeldModel {
  blobs: Map<string, Blob>;
  /** Those that were downloaded just now. */
  downloaded: string[];
}

/**
 * A model's files from the site's cache, and into it from the hub where they are not there. Where they are, nothing is asked of the network.
 * Where that cannot keep them (an insecure origin, some private windows), they are only held until the page is left, with a warning.
 *
 * @throws TypeformerError `model_not_found`, `access_denied`, `file_missing`, `network`, `corrupt_download`, `download_unavailable`,
 *   `disk_full`, `invalid_option`, `aborted`
 */
export async function holdModel(id: string, options: HoldOptions): Promise<HeldModel> {
  checkHubOptions(options);
  if (options.cache_dir !== undefined)
    throw new TypeformerError(
      "invalid_option",
      'cache_dir: there are no folders here; models are kept in the cache "typeformer" of this site',
    );
  const { revision = "main", token, signal, need } = options;
  const endpoint = endpointOf(options.endpoint);
  const line = { id: checkedId(id), revision, endpoint, token, signal, patience: options.patience ?? patience };
  const cache = await modelCache(id, endpoint).catch((cause: Error) => cause.message);
  const cached = typeof cache === "string" ? undefined : await inCache(cache, id, revision, need);
  if (cached) return cached;
  if (options.local_files_only)
    throw new TypeformerError(
      "download_unavailable",
      `this site's cache lacks files of ${id} at its revision ${JSON.stringify(revision)}, and local_files_only forbids to download them`,
    );
  if (typeof cache !== "string") return alone(line, () => fromHub(line, cache, options));
  options.onWarning(notKept(id, cache));
  return fromHub(line, undefined, options);
}

async function inCache(cache: ModelCache, id: string, revision: string, need: Need): Promise<HeldModel | undefined> {
  const kept = await cache.kept(revision);
  if (!kept) return undefined;
  const blobs = new Map<string, Blob>();
  for (const path of kept.files) {
    const blob = await cache.find(path, kept);
    if (!blob) return undefined; // somebody has removed it
    blobs.set(path, blob);
  }
  const { lacking } = await wantedFiles(filesFrom(id, blobs), need);
  return lacking.length > 0 ? undefined : { blobs, downloaded: [] };
}

/** One tab or worker at a time fetches a model; the others wait, and find it there. Without locks they put the same bytes into the same places. */
async function alone<T>({ id, signal }: HubLine, work: () => Promise<T>): Promise<T> {
  const { locks } = globalThis.navigator ?? {};
  if (!locks) return work();
  let begun = false;
  const waiting = locks.request(`typeformer ${id}`, { signal }, () => {
    begun = true;
    return work();
  });
  return waiting.catch((cause: unknown) => {
    throw signal?.aborted && !begun ? abortedBy(signal, `waiting for another page that fetches ${id}`) : cause;
  }) as Promise<T>;
}

async function fromHub(line: HubLine, cache: ModelCache | undefined, { need, onProgress, onWarning }: HoldOptions): Promise<HeldModel> {
  throwIfAborted(line.signal, `fetching ${line.id}`);
  const repository = await openRepository(line);
  const wanted = await wantedOf(repository, remoteFiles(repository, line), need);
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
  const fetchOne = async (file: HubFile, tell: (loaded: number) => void) => {
    const bytes = await download(file, repository, line, tell);
    await keep((cache) => cache.keep(file.path, repository, bytes));
    blobs.set(file.path, (await keeping?.find(file.path, repository)) ?? bytes); // some caches keep nothing and do not say so
  };
  await fetchEach(away, line.id, fetchOne, onProgress);
  for (const revision of new Set([line.revision, repository.commit]))
    await keep((cache) => noteKept(cache, revision, repository, [...blobs.keys()]));
  return { blobs, downloaded: away.map(({ path }) => path) };
}

/** What an earlier call kept of the same commit, for another need, stays noted. */
async function noteKept(cache: ModelCache, revision: string, { id, commit }: Repository, files: string[]): Promise<void> {
  const before = await cache.kept(revision);
  const known = before?.commit === commit ? before.files : [];
  await cache.note(revision, { id, commit, files: [...new Set([...known, ...files])] });
}

function notKept(id: string, why: string): string {
  return `${id} cannot be kept here and will be downloaded at every visit: ${why}`;
}
