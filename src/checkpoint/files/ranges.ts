/** A file on a server, read by ranges. */
import { broken, contentRange, type RemoteFile, status } from "./remote-file.ts";
import type { ByteSource } from "./source.ts";

/** The first request brings small files whole, and of large ones the size and a header. */
export const firstPiece = 64 * 1024;

/** A short read brings its neighbours along, so that a hundred small tensors do not cost a hundred requests. */
const readAhead = 1024 * 1024;

/** The file whose first answer, to a range of `firstPiece` bytes, was a part of it. */
export async function rangedSource({ name, get, typed }: RemoteFile, first: Response, size: number): Promise<ByteSource> {
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
