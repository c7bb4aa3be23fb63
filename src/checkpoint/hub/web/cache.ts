/**
 * Models in the Cache API (https://w3c.github.io/ServiceWorker/#cache-interface), in a cache of the site named "typeformer":
 *
 *   ENDPOINT/ID/resolve/COMMIT/FILE             a file's bytes, under the hub's own address for them; they never change
 *   ENDPOINT/api/models/ID/revision/REVISION    the commit that a branch or a tag named when it was asked last, which of its files are kept,
 *                                               and which it does not have
 *
 * An entry is put whole or not at all. The note of a revision is written last, so that an interrupted download is never taken for a whole one.
 * No token is in an address or in an entry.
 */
import { TypeformerError } from "../../../errors/index.ts";
import { inMegabytes } from "../shared/failure.ts";
import { addressOf } from "../shared/transfer.ts";

/** What is kept of a revision and known of it: files by their paths. */
export interface Kept {
  /** The model's present id. */
  id: string;
  commit: string;
  files: string[];
  /** Those that were asked for and do not exist. */
  absent?: string[];
}

/** One model's place in the cache. */
export interface ModelCache {
  kept(revision: string): Promise<Kept | undefined>;
  note(revision: string, kept: Kept): Promise<void>;
  /** A file's bytes where they lie: nothing is read before it is asked for. */
  find(path: string, at: Pick<Kept, "id" | "commit">): Promise<Blob | undefined>;
  keep(path: string, at: Pick<Kept, "id" | "commit">, bytes: Blob): Promise<void>;
  remove(path: string, at: Pick<Kept, "id" | "commit">): Promise<void>;
}

/** @throws Error where nothing can be kept, or the platform's own where its policy forbids it */
export async function modelCache(id: string, endpoint: string): Promise<ModelCache> {
  if (!globalThis.caches) throw new Error("there is no Cache API, which a page has on https: and on localhost");
  const cache = await caches.open("typeformer");
  const noteOf = (revision: string) => `${endpoint}/api/models/${id}/revision/${encodeURIComponent(revision)}`;
  const put = (address: string, body: BodyInit) => cache.put(address, new Response(body, { headers }));
  return {
    async kept(revision) {
      const note = await cache.match(noteOf(revision));
      return note?.json();
    },
    note: (revision, kept) => put(noteOf(revision), JSON.stringify(kept)),
    async find(path, at) {
      const entry = await cache.match(addressOf(path, at, endpoint));
      return entry?.blob();
    },
    keep: (path, at, bytes) => put(addressOf(path, at, endpoint), bytes),
    async remove(path, at) {
      await cache.delete(addressOf(path, at, endpoint));
    },
  };
}

/** The caches of servers keep what may be kept for long; those of browsers keep everything. */
const headers = { "cache-control": "max-age=31536000" };

/** Whether the reason that something could not be kept is that there is no room for it. */
export function isFull(error: unknown): boolean {
  return (error as Partial<Error>).name === "QuotaExceededError";
}

/** @throws TypeformerError `disk_full` where the browser says beforehand that it has no room for so much */
export async function checkRoom(bytes: number): Promise<void> {
  if ((await room()) < bytes) throw await noRoom(bytes);
}

/** The error `disk_full`. @param bytes how many the model needs that were not there yet */
export async function noRoom(bytes: number, cause?: unknown): Promise<TypeformerError> {
  const free = await room();
  const left = free < bytes ? `, it gives this site ${inMegabytes(free)} more` : "";
  return new TypeformerError(
    "disk_full",
    `the browser has no room for the model: ${inMegabytes(bytes)} are needed${left}. Make room; caches.delete("typeformer") removes the models that this site keeps`,
    { cause },
  );
}

/** How many bytes more this site may keep, as far as the browser tells. */
async function room(): Promise<number> {
  const { quota = Number.POSITIVE_INFINITY, usage = 0 } = (await globalThis.navigator?.storage?.estimate?.().catch(() => undefined)) ?? {};
  return Math.max(0, quota - usage);
}
