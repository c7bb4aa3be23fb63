import type { TypeformerError } from "../../errors/index.ts";
import { isPage, pageHead } from "./page.ts";
import { firstPiece, rangedSource } from "./ranges.ts";
import { broken, contentRange, type HttpOptions, type RemoteFile, remoteFile, status, whole } from "./remote-file.ts";
import { type ByteSource, sourceOf } from "./source.ts";

export type { HttpOptions } from "./remote-file.ts";

/**
 * The file at `url`, read by range requests, one at a time; `undefined` where the server has no such file, also where it sends a page of HTML
 * in its place. A server that does not serve ranges, or hides what it served, is asked for the whole file once. Throws `network` or `aborted`.
 */
export async function openUrl(url: string | URL, options: HttpOptions = {}): Promise<ByteSource | undefined> {
  const found = await findAt(url, options);
  return found === "page" ? undefined : found;
}

/** As `openUrl`, but tells a page from nothing. */
export async function findAt(url: string | URL, options: HttpOptions = {}): Promise<ByteSource | "page" | undefined> {
  const remote = remoteFile(url, options);
  if (!isHttp(url)) return findWhole(remote);
  return remote.typed(async () => {
    const first = await remote.get(0, firstPiece);
    if (first.status === 404 || first.status === 410) {
      await first.body?.cancel();
      return undefined;
    }
    if (first.status === 416 && first.headers.get("content-range") === "bytes */0") return sourceOf(new Uint8Array(0), remote.name);
    const range = contentRange(first);
    if (first.status !== 206 || !range) return unlessPage(first, sourceOf(await wholeAfter(first, remote), remote.name));
    return unlessPage(first, await rangedSource(remote, first, range.size));
  });
}

/**
 * A file of an extension, an app, or of Deno's `file:`. There are no ranges: Chromium answers one of an extension's files with 200 and a part.
 * What is not there is no answer, but a failure.
 */
async function findWhole({ name, get, typed }: RemoteFile): Promise<ByteSource | "page" | undefined> {
  const response = await typed(() => get()).catch((error: TypeformerError) => {
    if (error.code === "aborted") throw error;
  });
  if (!response || response.status === 404) return undefined;
  return typed(async () => unlessPage(response, sourceOf(await whole(response, name), name)));
}

async function unlessPage({ headers }: Response, source: ByteSource): Promise<ByteSource | "page"> {
  return isPage(headers, await source.read(0, Math.min(pageHead, source.size))) ? "page" : source;
}

function isHttp(url: string | URL): boolean {
  try {
    return /^https?:$/.test(new URL(url, globalThis.location?.href).protocol);
  } catch {
    return true; // that it is no address is for `fetch` to say
  }
}

/** The whole file, where a range was asked for and something else came. A 200 of just this length may be the range all the same. */
async function wholeAfter(first: Response, { name, get }: RemoteFile): Promise<ArrayBuffer> {
  if (!first.ok) throw broken(name, `the server answered ${status(first)}`);
  if (first.status === 200 && !contentRange(first)) {
    const bytes = await whole(first, name);
    if (bytes.byteLength !== firstPiece) return bytes;
  } else await first.body?.cancel();
  return whole(await get(), name);
}
