import { TypeformerError, throwIfAborted } from "../../../errors/index.ts";
import { nodeFetch } from "../../files/node-fetch.ts";
import { filesIn } from "../../files/node-files.ts";
import { checkedId } from "../shared/id.ts";
import { type Patience, patience } from "../shared/line.ts";
import { notAsked, openIfTold, openRepository } from "../shared/open-repository.ts";
import type { HubOptions } from "../shared/options.ts";
import { type Need, wantedFiles } from "../shared/wanted.ts";
import { type CachedModel, cachedModel } from "./cache.ts";
import { type FetchedModel, type FetchFilesOptions, fetchFiles } from "./fetch-files.ts";
import { presenceIn } from "./presence.ts";
import { type HubSettings, hubSettings } from "./settings.ts";

export interface FetchOptions extends HubOptions, FetchFilesOptions {
  /** Asks the hub also where everything is in the cache: a branch may have moved. */
  refresh?: boolean;
  signal?: AbortSignal;
  /** Hears where a model is used that is not known to be whole. */
  onWarning?(message: string): void;
  patience?: Patience;
}

/**
 * A model's files from the cache that is shared with Python, and into it from the hub where they are not there. Where they are, nothing is
 * asked of the network; where another program has fetched only some, those are asked for of which nobody knows whether there are any.
 *
 * @throws TypeformerError `model_not_found`, `access_denied`, `file_missing`, `network`, `corrupt_download`, `download_unavailable`,
 *   `cache_unusable`, `disk_full`, `invalid_option`, `aborted`, and what `judge` throws
 */
export async function fetchModel(id: string, options: FetchOptions = {}): Promise<FetchedModel> {
  const settings = await hubSettings(options);
  const model = cachedModel(settings.cache, checkedId(id));
  const { need = "all", refresh = false, onWarning = () => {} } = options;
  const { found, lacking, unknown } = await inCache(id, model, settings, need);
  const { offline } = settings;
  if (found && unknown.length === 0 && (offline || !refresh)) return found;
  if (offline) {
    if (!found) throw lackingOffline(id, settings, lacking, offline);
    onWarning(notAsked(id, unknown, `${offline} forbids to ask now`));
    return found;
  }
  const { endpoint, token, withheld, revision } = settings;
  const { signal } = options;
  const line = { id, revision, endpoint, token, withheld, signal, fetch: nodeFetch, patience: options.patience ?? patience };
  throwIfAborted(signal, `fetching ${id}`);
  const place = { model, cache: settings.cache };
  if (!found || refresh) return fetchFiles(await openRepository(line), line, place, options);
  const same = { ...line, revision: found.commit }; // a branch may have moved: what is completed stays what it is
  const repository = await openIfTold(same, unknown, onWarning);
  return repository ? fetchFiles(repository, same, place, options) : found;
}

/** What a model is opened from, as far as it is in the cache. */
interface InCache {
  /** The model, where it can be opened. */
  found?: FetchedModel;
  lacking: string[];
  unknown: string[];
}

async function inCache(id: string, model: CachedModel, { revision }: HubSettings, need: Need): Promise<InCache> {
  const commit = await model.commitOf(revision);
  if (commit === undefined) return { lacking: ["every file"], unknown: [] };
  const folder = model.snapshot(commit);
  const { files, lacking, unknown } = await wantedFiles(filesIn(folder), await presenceIn(model, commit), need);
  const found = lacking.length > 0 ? undefined : { id, commit, folder, files, downloaded: [], fetched: 0 };
  return { found, lacking, unknown };
}

function lackingOffline(id: string, { cache, revision }: HubSettings, lacking: string[], offline: string): TypeformerError {
  const lacks = `the cache ${cache} lacks ${lacking.join(", ")} of its revision ${JSON.stringify(revision)}`;
  return new TypeformerError("download_unavailable", `${id} is not a folder here, ${lacks}, and ${offline} forbids to download it`);
}
