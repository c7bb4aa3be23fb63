import { abortedBy, TypeformerError, throwIfAborted } from "../../../errors/index.ts";
import { filesFrom } from "../../files/files.ts";
import { checkedId } from "../shared/id.ts";
import { type HubLine, type Patience, patience } from "../shared/line.ts";
import { notAsked, openIfTold, openRepository } from "../shared/open-repository.ts";
import { checkHubOptions, endpointOf, type HubOptions } from "../shared/options.ts";
import { type Need, type Presence, wantedFiles } from "../shared/wanted.ts";
import { type ModelCache, modelCache } from "./cache.ts";
import { fetchFiles, type HeldModel, type HoldFilesOptions, notKept } from "./fetch-files.ts";

export interface HoldOptions extends HubOptions, HoldFilesOptions {
  signal?: AbortSignal;
  patience?: Patience;
}

/**
 * A model's files from the site's cache, and into it from the hub where they are not there. Where they are, nothing is asked of the network.
 * Where that cannot keep them (an insecure origin, some private windows), they are only held until the page is left, with a warning.
 *
 * @throws TypeformerError `model_not_found`, `access_denied`, `file_missing`, `network`, `corrupt_download`, `download_unavailable`,
 *   `disk_full`, `invalid_option`, `aborted`, and what `judge` throws
 */
export async function holdModel(id: string, options: HoldOptions): Promise<HeldModel> {
  checkHubOptions(options);
  if (options.cache_dir !== undefined)
    throw new TypeformerError(
      "invalid_option",
      'cache_dir: there are no folders here; models are kept in the cache "typeformer" of this site',
    );
  const { revision = "main", token, signal, need, onWarning } = options;
  const endpoint = endpointOf(options.endpoint);
  const line = { id: checkedId(id), revision, endpoint, token, signal, patience: options.patience ?? patience };
  const cache = await modelCache(id, endpoint).catch((cause: Error) => cause.message);
  const cached = typeof cache === "string" ? undefined : await inCache(cache, id, revision, need);
  if (cached && cached.unknown.length === 0) return cached.held;
  if (options.local_files_only) {
    if (!cached) throw lackingOffline(id, revision);
    onWarning(notAsked(id, cached.unknown, "local_files_only forbids to ask now"));
    return cached.held;
  }
  throwIfAborted(signal, `fetching ${id}`);
  if (typeof cache === "string") {
    onWarning(notKept(id, cache));
    return fetchFiles(await openRepository(line), line, { revision }, options);
  }
  return alone(line, async () => {
    const place = { cache, revision };
    if (!cached) return fetchFiles(await openRepository(line), line, place, options);
    const same = { ...line, revision: cached.commit }; // a branch may have moved: what is completed stays what it is
    const repository = await openIfTold(same, cached.unknown, onWarning);
    return repository ? fetchFiles(repository, same, place, options) : cached.held;
  });
}

/** A model that can be opened from the cache, but perhaps wrongly where something is unknown. */
interface InCache {
  held: HeldModel;
  commit: string;
  unknown: string[];
}

async function inCache(cache: ModelCache, id: string, revision: string, need: Need): Promise<InCache | undefined> {
  const kept = await cache.kept(revision);
  if (!kept) return undefined;
  const blobs = new Map<string, Blob>();
  for (const path of kept.files) {
    const blob = await cache.find(path, kept);
    if (blob) blobs.set(path, blob);
  }
  const presenceOf = async (file: string): Promise<Presence> => {
    if (blobs.has(file)) return "here";
    if (kept.files.includes(file)) return "away"; // somebody has removed it
    return kept.absent?.includes(file) ? "nowhere" : "unknown";
  };
  const { lacking, unknown } = await wantedFiles(filesFrom(id, blobs), presenceOf, need);
  return lacking.length > 0 ? undefined : { held: { blobs, downloaded: [] }, commit: kept.commit, unknown };
}

function lackingOffline(id: string, revision: string): TypeformerError {
  const lacks = `this site's cache lacks files of ${id} at its revision ${JSON.stringify(revision)}`;
  return new TypeformerError("download_unavailable", `${lacks}, and local_files_only forbids to download them`);
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
