import { TypeformerError, throwIfAborted } from "../../errors/index.ts";
import { type ByteSource, sourceOf } from "./source.ts";

/** How files are fetched. */
export interface HttpOptions {
  /** Ends every request of this source with the typed error `aborted`. */
  signal?: AbortSignal;
  /** Default: the platform's. */
  fetch?: typeof globalThis.fetch;
}

/** The first request brings small files whole, and of large ones the size and a header. */
const firstPiece = 64 * 1024;

/** A short read brings its neighbours along, so that a hundred small tensors do not cost a hundred requests. */
const readAhead = 1024 * 1024;

/**
 * The file at `url`, read by range requests, one at a time; `undefined` where the server has no such file. A server that
 * does not serve ranges, or hides what it served, is asked for the whole file once. Throws `network` or `aborted`.
 */
export async function openUrl(url: string | URL, options: HttpOptions = {}): Promise<ByteSource | undefined> {
  const remote = remoteFile(url, options);
  return remote.typed(async () => {
    const first = await remote.get(0, firstPiece);
    if (first.status === 404 || first.status === 410) {
      await first.body?.cancel();
      return undefined;
    }
    if (first.status === 416 && first.headers.get("content-range") === "bytes */0") return sourceOf(new Uint8Array(0), remote.name);
    const range = contentRange(first);
    if (first.status === 206 && range) return rangedSource(remote, first, range.size);
    return sourceOf(await whole(first.status === 206 ? await remote.get() : first, remote.name), remote.name);
  });
}

type RemoteFile = ReturnType<typeof remoteFile>;

function remoteFile(url: string | URL, { signal, fetch = globalThis.fetch }: HttpOptions) {
  const name = String(url).replace(/[?#].*$/s, ""); // a query may hold a token, which belongs in no message
  return {
    name,

    get(begin?: number, end = 0): Promise<Response> {
      throwIfAborted(signal, `reading ${name}`);
      return fetch(url, { signal: signal ?? null, headers: begin === undefined ? {} : { range: `bytes=${begin}-${end - 1}` } });
    },

    /** Every failure of the platform's `fetch`, before or within a body, becomes a typed one. */
    async typed<T>(work: () => Promise<T>): Promise<T> {
      try {
        return await work();
      } catch (cause) {
        throwIfAborted(signal, `reading ${name}`);
        if (cause instanceof TypeformerError) throw cause;
        throw new TypeformerError("network", `could not read ${name}: ${reason(cause)}`, { cause });
      }
    },
  };
}

async function rangedSource({ name, get, typed }: RemoteFile, first: Response, size: number): Promise<ByteSource> {
  const etag = first.headers.get("etag");

  async function piece(response: Response, begin: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    const got = contentRange(response);
    if (response.status !== 206) throw broken(name, `the server answered ${status(response)} to a request for a range`);
    if (got?.size !== size || response.headers.get("etag") !== etag) throw broken(name, "the file changed while it was being read");
    if (got.begin !== begin || got.end !== end) throw broken(name, `asked for bytes ${begin}-${end}, got ${got.begin}-${got.end}`);
    return body(response, end - begin, name);
  }

  let window = { begin: 0, bytes: await piece(first, 0, Math.min(firstPiece, size)) };

  async function readNow(begin: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    if (begin === end) return new Uint8Array(0); // HTTP has no empty range
    if (begin < window.begin || end > window.begin + window.bytes.length) {
      const until = Math.min(size, Math.max(end, begin + readAhead));
      window = { begin, bytes: await piece(await get(begin, until), begin, until) };
    }
    return window.bytes.subarray(begin - window.begin, end - window.begin);
  }

  let turn: Promise<unknown> = Promise.resolve();
  const read = (begin: number, end: number) => {
    const answer = turn.then(() => typed(() => readNow(begin, end)));
    turn = answer.catch(() => undefined);
    return answer;
  };
  return { name, size, read };
}

/** `Content-Range: bytes 0-65535/10219656` as [begin, end) and size. */
function contentRange(response: Response): { begin: number; end: number; size: number } | undefined {
  const match = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(response.headers.get("content-range") ?? "");
  return match ? { begin: Number(match[1]), end: Number(match[2]) + 1, size: Number(match[3]) } : undefined;
}

async function whole(response: Response, name: string): Promise<ArrayBuffer> {
  if (!response.ok) throw broken(name, `the server answered ${status(response)}`);
  const bytes = await response.arrayBuffer();
  const promised = response.headers.has("content-encoding") ? null : response.headers.get("content-length");
  if (promised !== null && Number(promised) !== bytes.byteLength) throw broken(name, `${bytes.byteLength} of ${promised} bytes came`);
  return bytes;
}

/** The body, which must be `length` bytes: no more is kept, no less accepted. */
async function body(response: Response, length: number, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  const reader = response.body?.getReader();
  let filled = 0;
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    if (filled + part.value.length > length) {
      await reader?.cancel();
      throw broken(name, `more than the ${length} bytes that were asked for came`);
    }
    bytes.set(part.value, filled);
    filled += part.value.length;
  }
  if (filled < length) throw broken(name, `${filled} of ${length} bytes came`);
  return bytes;
}

function broken(name: string, what: string): TypeformerError {
  return new TypeformerError("network", `could not read ${name}: ${what}`);
}

function status(response: Response): string {
  return `${response.status} ${response.statusText}`.trimEnd();
}

/** Node's fetch says only "fetch failed"; the reason is underneath. */
function reason(cause: unknown): string {
  const error = cause as { message?: string; cause?: { code?: string; message?: string } } | undefined;
  return error?.cause?.message || error?.cause?.code || error?.message || String(cause);
}
