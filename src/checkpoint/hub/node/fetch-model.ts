import { join } from "node:path";
import { TypeformerError, throwIfAborted } from "../../../errors/index.ts";
import { filesIn } from "../../files/node-files.ts";
import { checkedId } from "../shared/id.ts";
import { type HubLine, type Patience, patience } from "../shared/line.ts";
import { openRepository } from "../shared/open-repository.ts";
import type { HubOptions } from "../shared/options.ts";
import { bytesOf, fetchEach, type OnFileProgress } from "../shared/progress.ts";
import { remoteFiles } from "../shared/remote.ts";
import type { HubFile, Repository } from "../shared/repository.ts";
import { transfer } from "../shared/transfer.ts";
import { type Need, wantedFiles, wantedOf } from "../shared/wanted.ts";
import { type CachedModel, cachedModel } from "./cache.ts";
import { diskFailure, sizeOf } from "./disk.ts";
import { download } from "./download.ts";
import { locked } from "./lock.ts";
import { type HubSettings, hubSettings } from "./settings.ts";

export interface FetchOptions extends HubOptions {
  /** What is fetched: the files of "all" (default), of the "model" alone (config and weights), of the "tokenizer" alone. */
  need?: Need;
  /** Asks the hub also where everything is in the cache: a branch may have moved. */
  refresh?: boolean;
  signal?: AbortSignal;
  /** Hears of the files that are downloaded, and of no others. */
  onProgress?: OnFileProgress;
  patience?: Patience;
}

export interface FetchedModel {
  /** The model's id; its present one, where the hub was asked. */
  id: string;
  commit: string;
  /** The snapshot's folder. */
  folder: string;
  /** The needed files in it. */
  files: string[];
  /** Those of them that were downloaded just now. */
  downloaded: string[];
  /** Bytes downloaded just now. */
  fetched: number;
}

/**
 * A model's files from the cache that is shared with Python, and into it from the hub where they are not there. Where they are, nothing is
 * asked of the network.
 *
 * @throws TypeformerError `model_not_found`, `access_denied`, `file_missing`, `network`, `corrupt_download`, `download_unavailable`,
 *   `cache_unusable`, `disk_full`, `invalid_option`, `aborted`
 */
export async function fetchModel(id: string, options: FetchOptions = {}): Promise<FetchedModel> {
  const settings = await hubSettings(options);
  const model = cachedModel(settings.cache, checkedId(id));
  const { need = "all", refresh = false } = options;
  const cached = await inCache(id, model, settings, need);
  if (settings.offline) {
    if ("folder" in cached) return cached;
    throw new TypeformerError(
      "download_unavailable",
      `${id} is not a folder here, the cache ${settings.cache} lacks ${cached.lacking} of its revision ${JSON.stringify(settings.revision)}, and ${settings.offline} forbids to download it`,
    );
  }
  if ("folder" in cached && !refresh) return cached;
  const { revision, endpoint, token, withheld } = settings;
  const line = { id, revision, endpoint, token, withheld, signal: options.signal, patience: options.patience ?? patience };
  return fromHub(line, model, settings.cache, need, options.onProgress);
}

async function inCache(id: string, model: CachedModel, { revision }: HubSettings, need: Need): Promise<FetchedModel | { lacking: string }> {
  const commit = await model.commitOf(revision);
  if (commit === undefined) return { lacking: "every file" };
  const folder = model.snapshot(commit);
  const { files, lacking } = await wantedFiles(filesIn(folder), need);
  return lacking.length > 0 ? { lacking: lacking.join(", ") } : { id, commit, folder, files, downloaded: [], fetched: 0 };
}

async function fromHub(line: HubLine, model: CachedModel, cache: string, need: Need, onProgress?: OnFileProgress): Promise<FetchedModel> {
  throwIfAborted(line.signal, `fetching ${line.id}`);
  const repository = await openRepository(line);
  const wanted = await wantedOf(repository, remoteFiles(repository, line), need);
  const { id, commit } = repository;
  const folder = model.snapshot(commit);
  const lacking = () => lackingIn((file) => join(folder, file.path), wanted);
  let downloaded: HubFile[] = [];
  try {
    const note = () => model.noteCommit(line.revision, commit);
    if ((await lacking()).length > 0)
      downloaded = await locked(model.lock, line.signal, async () => {
        const fetched = await fetchFiles(await lacking(), model, repository, line, onProgress);
        await note(); // by one at a time, too
        return fetched;
      });
    else await note().catch(() => {}); // a cache that has everything may be read-only
  } catch (error) {
    throw diskFailure(error, cache, bytesOf(wanted));
  }
  const names = (files: HubFile[]) => files.map(({ path }) => path);
  return { id, commit, folder, files: names(wanted), downloaded: names(downloaded), fetched: bytesOf(downloaded) };
}

/** Lets the snapshot have all of `files`, and gives those that had to be downloaded for it. */
async function fetchFiles(
  files: HubFile[],
  model: CachedModel,
  repository: Repository,
  line: HubLine,
  onProgress?: OnFileProgress,
): Promise<HubFile[]> {
  const away = await lackingIn(({ oid }) => model.blob(oid), files);
  const fetchOne = (file: HubFile, tell: (loaded: number) => void) => {
    const places = { blob: model.blob(file.oid), partial: model.partial(file.oid) };
    return download(file, places, (begin) => transfer(file, begin, repository, line), tell);
  };
  await fetchEach(away, line.id, fetchOne, onProgress);
  for (const { oid, path } of files) await model.link(oid, repository.commit, path);
  return away;
}

/** The files that are not on the disk, or not whole. */
async function lackingIn(pathOf: (file: HubFile) => string, files: HubFile[]): Promise<HubFile[]> {
  const sizes = await Promise.all(files.map((file) => sizeOf(pathOf(file))));
  return files.filter(({ size }, i) => sizes[i] !== size);
}
