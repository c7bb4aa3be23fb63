/** A file on a server, and what its answers say. */
import { TypeformerError, throwIfAborted } from "../../errors/index.ts";

/** How files are fetched. */
export interface HttpOptions {
  /** Ends every request of this source with the typed error `aborted`. */
  signal?: AbortSignal;
  /** Default: the platform's. */
  fetch?: typeof globalThis.fetch;
}

export type RemoteFile = ReturnType<typeof remoteFile>;

export function remoteFile(url: string | URL, { signal, fetch = globalThis.fetch }: HttpOptions) {
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

/** `Content-Range: bytes 0-65535/10219656` as [begin, end) and size. */
export function contentRange(response: Response): { begin: number; end: number; size: number } | undefined {
  const match = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(response.headers.get("content-range") ?? "");
  return match ? { begin: Number(match[1]), end: Number(match[2]) + 1, size: Number(match[3]) } : undefined;
}

/** A body that must be the whole file. Throws `network` where less came than was said. */
export async function whole(response: Response, name: string): Promise<ArrayBuffer> {
  if (!response.ok) throw broken(name, `the server answered ${status(response)}`);
  const bytes = await response.arrayBuffer();
  const length = response.headers.has("content-encoding") ? null : response.headers.get("content-length");
  const promised = contentRange(response)?.size ?? Number(length ?? bytes.byteLength);
  if (promised !== bytes.byteLength) throw broken(name, `${bytes.byteLength} of ${promised} bytes came`);
  return bytes;
}

export function broken(name: string, what: string): TypeformerError {
  return new TypeformerError("network", `could not read ${name}: ${what}`);
}

export function status(response: Response): string {
  return `${response.status} ${response.statusText}`.trimEnd();
}

/** Node's fetch says only "fetch failed"; the reason is underneath. */
function reason(cause: unknown): string {
  const error = cause as { message?: string; cause?: { code?: string; message?: string } } | undefined;
  return error?.cause?.message || error?.cause?.code || error?.message || String(cause);
}
