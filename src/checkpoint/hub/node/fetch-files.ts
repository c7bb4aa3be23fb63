import { join } from "node:path";
import { filesIn } from "../../files/node-files.ts";
import type { HubLine } from "../shared/line.ts";
import { bytesOf, fetchEach, type OnFileProgress } from "../shared/progress.ts";
import { remoteFiles } from "../shared/remote.ts";
import type { HubFile, Repository } from "../shared/repository.ts";
import { transfer } from "../shared/transfer.ts";
import { isWeights, type Judge, type Need, wantedOf } from "../shared/wanted.ts";
import type { CachedModel } from "./cache.ts";
import { diskFailure, sizeOf } from "./disk.ts";
import { download } from "./download.ts";
import { locked } from "./lock.ts";
import { noteAbsence } from "./presence.ts";

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

export interface FetchFilesOptions {
  /** What is fetched: the files of "all" (default), of the "model" alone (config and weights), of the "tokenizer" alone. */
  need?: Need;
  /** Hears of the files that are downloaded, and of no others. */
  onProgress?: OnFileProgress;
  /** Sees the small files before the weights are downloaded. */
  judge?: Judge;
}

/**
 * Lets the cache have a commit's files that are needed and not there yet, and its notes say what there is not.
 *
 * @throws TypeformerError `file_missing`, `network`, `access_denied`, `corrupt_download`, `cache_unusable`, `disk_full`, `aborted`, and
 *   what `judge` throws
 */
export async function fetchFiles(
  repository: Repository,
  line: HubLine,
  { model, cache }: { model: CachedModel; cache: string },
  options: FetchFilesOptions,
): Promise<FetchedModel> {
  const { need = "all" } = options;
  const { wanted, absent } = await wantedOf(repository, remoteFiles(repository, line), need);
  const { id, commit } = repository;
  const folder = model.snapshot(commit);
  const lacking = () => lackingIn((file) => join(folder, file.path), wanted);
  let downloaded: HubFile[] = [];
  try {
    const note = async () => {
      await noteAbsence(model, commit, absent, wanted);
      await model.noteCommit(line.revision, commit);
    };
    if ((await lacking()).length > 0)
      downloaded = await locked(model.lock, line.signal, async () => {
        const fetched = await fill(await lacking(), model, repository, line, options);
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
async function fill(
  files: HubFile[],
  model: CachedModel,
  repository: Repository,
  line: HubLine,
  { onProgress, judge }: FetchFilesOptions,
): Promise<HubFile[]> {
  const { id, commit } = repository;
  const link = async (linked: HubFile[]) => {
    for (const { oid, path } of linked) await model.link(oid, commit, path);
  };
  let unlinked = files;
  const away = await lackingIn(({ oid }) => model.blob(oid), files);
  const firstOfWeights = away.find(({ path }) => isWeights(path));
  const fetchOne = async (file: HubFile, tell: (loaded: number) => void) => {
    if (file === firstOfWeights) {
      await link(files.filter(({ path }) => !isWeights(path)));
      unlinked = files.filter(({ path }) => isWeights(path));
      await judge?.({ ...filesIn(model.snapshot(commit)), name: id });
    }
    const places = { blob: model.blob(file.oid), partial: model.partial(file.oid) };
    await download(file, places, (begin) => transfer(file, begin, repository, line), tell);
  };
  await fetchEach(away, line.id, fetchOne, onProgress);
  await link(unlinked);
  return away;
}

/** The files that are not on the disk, or not whole. */
async function lackingIn(pathOf: (file: HubFile) => string, files: HubFile[]): Promise<HubFile[]> {
  const sizes = await Promise.all(files.map((file) => sizeOf(pathOf(file))));
  return files.filter(({ size }, i) => sizes[i] !== size);
}
