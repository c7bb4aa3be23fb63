import { loadPart } from "../../../errors/index.ts";
import { damaged } from "../shared/failure.ts";
import type { HubLine } from "../shared/line.ts";
import type { HubFile, Repository } from "../shared/repository.ts";
import { transfer } from "../shared/transfer.ts";

/**
 * The bytes of one file, whole and right. A file that hashes to something else is fetched once more.
 *
 * @param tell how much of it is there, whenever some has come
 * @throws TypeformerError `corrupt_download`, and what `transfer` throws
 */
export async function download(file: HubFile, repository: Repository, line: HubLine, tell: (loaded: number) => void): Promise<Blob> {
  let found = "";
  for (let attempt = 0; attempt < 2; attempt++) {
    const hash = await hashOf(file);
    const pieces = new Pieces();
    let loaded = 0;
    tell(loaded);
    for await (const bytes of transfer(file, 0, repository, line)) {
      hash.update(bytes);
      pieces.add(bytes);
      loaded += bytes.length;
      tell(loaded);
    }
    found = inHex(hash.digest());
    if (found === file.oid) return pieces.blob();
  }
  throw damaged(file, found);
}

interface Hash {
  update(bytes: Uint8Array): Hash;
  digest(): Uint8Array;
}

/**
 * Git hashes a file with its length before it; Git LFS the bytes alone. `crypto.subtle` knows both hashes, but wants a file whole, in memory,
 * twice: the package that takes bytes as they come is loaded only now.
 */
async function hashOf({ oid, size }: HubFile): Promise<Hash> {
  if (oid.length === 64) return (await loadPart(async () => (await import("@noble/hashes/sha2.js")).sha256)).create();
  const sha1 = await loadPart(async () => (await import("@noble/hashes/legacy.js")).sha1);
  return sha1.create().update(new TextEncoder().encode(`blob ${size}\0`));
}

const inHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** So many bytes at a time leave this thread's memory: a browser keeps blobs elsewhere, large ones on its disk. */
const FULL = 8 * 1024 * 1024;

class Pieces {
  private readonly done: Blob[] = [];
  private pending: Uint8Array<ArrayBuffer>[] = [];
  private size = 0;

  add(bytes: Uint8Array<ArrayBuffer>): void {
    this.pending.push(bytes);
    this.size += bytes.length;
    if (this.size < FULL) return;
    this.done.push(new Blob(this.pending));
    this.pending = [];
    this.size = 0;
  }

  blob(): Blob {
    return new Blob([...this.done, ...this.pending]);
  }
}
