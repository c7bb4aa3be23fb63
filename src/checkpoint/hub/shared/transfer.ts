import { TypeformerError } from "../../../errors/index.ts";
import { PassingFailure } from "./failure.ts";
import type { HubLine } from "./line.ts";
import type { HubFile, Repository } from "./repository.ts";
import { ask, beforeNext, failureOf } from "./requests.ts";
import { Watch } from "./watch.ts";

/**
 * The bytes of one file from `begin` to its end. A line that breaks or goes dead is taken up again where it ended; a server that knows no
 * ranges is listened to from the start once more.
 *
 * @throws TypeformerError `network`, `access_denied`, `file_missing`, `aborted`, and `corrupt_download` where the server insists on another length
 */
export async function* transfer(
  file: HubFile,
  begin: number,
  repository: Repository,
  line: HubLine,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const url = addressOf(file.path, repository, line.endpoint);
  let failures = 0;
  for (let at = begin; at < file.size; ) {
    const from = at;
    try {
      for await (const bytes of attempt(url, file, at, line)) {
        at += bytes.length;
        yield bytes;
      }
    } catch (cause) {
      failures = at > from ? 1 : failures + 1;
      await beforeNext(failureOf(cause, file.path, line), failures, line);
    }
  }
}

/** Where the hub has a file, at a commit. */
export function addressOf(path: string, { id, commit }: Pick<Repository, "id" | "commit">, endpoint: string): string {
  return `${endpoint}/${id}/resolve/${commit}/${path.split("/").map(encodeURIComponent).join("/")}`;
}

/** Ranges and lengths then count the file's own bytes. */
const plain = { "accept-encoding": "identity" };

/** A page may not ask for that, nor see whether the bytes of another origin were packed on their way; of ranges they never are. */
const asksForPlain = (): boolean => new Request("http://hub", { headers: plain }).headers.has("accept-encoding");

async function* attempt(url: string, file: HubFile, begin: number, line: HubLine): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const watch = new Watch(line);
  try {
    const headers = new Headers(plain);
    if (begin > 0) headers.set("range", `bytes=${begin}-`);
    const response = await ask(url, headers, file.path, line, watch);
    const { first, size } = extentOf(response);
    if (!(first <= begin)) throw new Error(`asked for bytes from ${begin} on, got those from ${first} on`);
    if (size !== undefined && size !== file.size) throw otherLength(file, size, line);
    let at = first;
    for await (const bytes of piecesOf(response, watch)) {
      const fresh = bytes.subarray(Math.max(0, begin - at)); // what came before `begin` is known
      at += bytes.length;
      if (at > file.size) throw otherLength(file, at, line);
      if (fresh.length > 0) yield fresh;
    }
    if (at < file.size) throw new Error(`it ended after ${at} of ${file.size} bytes`);
  } finally {
    watch.end();
  }
}

/** The first byte that an answer carries, and the size of the whole file where it is told. */
function extentOf({ status, headers }: Response): { first: number; size?: number } {
  const [, first, size] = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get("content-range") ?? "") ?? [];
  if (status === 206) return { first: Number(first ?? Number.NaN), size: Number(size) };
  const isPlain = asksForPlain() && !headers.has("content-encoding");
  const length = isPlain ? headers.get("content-length") : null;
  return { first: 0, size: length === null ? undefined : Number(length) };
}

async function* piecesOf({ body }: Response, watch: Watch): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = body?.getReader();
  watch.signal.addEventListener("abort", () => reader?.cancel().catch(() => {})); // some wait for ever for a line that was given up between two reads
  for (;;) {
    watch.expect();
    const piece = await reader?.read();
    watch.signal.throwIfAborted();
    watch.rest(); // a slow disk is no dead line
    if (!piece?.value) return;
    yield piece.value;
  }
}

function otherLength({ path, size }: HubFile, found: number, { id }: HubLine): PassingFailure {
  return new PassingFailure(
    new TypeformerError(
      "corrupt_download",
      `${path} of ${id} has ${size} bytes by the hub's list, but what came has ${found}: try again later`,
    ),
  );
}
