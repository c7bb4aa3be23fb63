import { createHash, type Hash } from "node:crypto";
import { constants, type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { damaged } from "../shared/failure.ts";
import type { HubFile } from "../shared/repository.ts";
import { isFull, sizeOf } from "./disk.ts";

/** Where a file ends, and where it grows until then. */
export interface Places {
  blob: string;
  partial: string;
}

/**
 * Fetches one file to the disk: what is there of it is kept, and nothing has the final name that is not whole and right. A file that
 * hashes to something else is fetched once more from its start.
 *
 * @param bytesFrom the file's bytes from a place on
 * @param tell how much of it is there, whenever some has come
 * @throws TypeformerError `corrupt_download`, what `bytesFrom` throws, and the errors of the file system
 */
export async function download(
  file: HubFile,
  places: Places,
  bytesFrom: (begin: number) => AsyncIterable<Uint8Array>,
  tell: (loaded: number) => void,
): Promise<void> {
  await mkdir(dirname(places.partial), { recursive: true });
  let found = "";
  for (let attempt = 0; found !== file.oid; attempt++) {
    if (attempt === 2) throw damaged(file, found);
    found = await fill(file, places.partial, bytesFrom, tell);
    if (found !== file.oid) await rm(places.partial, { force: true });
  }
  await rename(places.partial, places.blob).catch(async (error) => {
    if ((await sizeOf(places.blob)) !== file.size) throw error; // else another process, on a disk where locks are no use, was faster
  });
}

/** Completes the file at `path` and gives what it hashes to, once it is safe on the disk. */
async function fill(
  file: HubFile,
  path: string,
  bytesFrom: (begin: number) => AsyncIterable<Uint8Array>,
  tell: (loaded: number) => void,
): Promise<string> {
  const disk = await open(path, constants.O_RDWR | constants.O_CREAT, 0o644);
  try {
    const hash = hashOf(file);
    let loaded = await hashKnown(disk, file, hash);
    tell(loaded);
    for await (const bytes of bytesFrom(loaded)) {
      await write(disk, bytes, loaded);
      hash.update(bytes);
      loaded += bytes.length;
      tell(loaded);
    }
    await disk.sync();
    return hash.digest("hex");
  } catch (error) {
    if (isFull(error)) await rm(path, { force: true }); // what cannot be completed must not keep the disk full
    throw error;
  } finally {
    await disk.close();
  }
}

/** Git hashes a file with its length before it; Git LFS the bytes alone. */
function hashOf({ oid, size }: HubFile): Hash {
  return oid.length === 64 ? createHash("sha256") : createHash("sha1").update(`blob ${size}\0`);
}

/** Takes in what an earlier attempt left, and gives its length. */
async function hashKnown(disk: FileHandle, file: HubFile, hash: Hash): Promise<number> {
  const { size } = await disk.stat();
  if (size > file.size) await disk.truncate(0);
  const piece = new Uint8Array(1024 * 1024);
  let known = 0;
  while (size <= file.size && known < size) {
    const { bytesRead } = await disk.read(piece, 0, piece.length, known);
    hash.update(piece.subarray(0, bytesRead));
    known += bytesRead;
  }
  return known;
}

/** An almost full disk takes less than it was given, without an error. */
async function write(disk: FileHandle, bytes: Uint8Array, place: number): Promise<void> {
  for (let written = 0; written < bytes.length; )
    written += (await disk.write(bytes, written, bytes.length - written, place + written)).bytesWritten;
}
