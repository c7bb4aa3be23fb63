/** What the hub's files on Node share of the file system: sizes, and its errors as typed ones. */
import { stat } from "node:fs/promises";
import { TypeformerError } from "../../../errors/index.ts";
import { inMegabytes } from "../shared/failure.ts";

/** An error of the file system as a typed one; any other error as it is. @param bytes how many the model needs that are not there yet */
export function diskFailure(error: unknown, cache: string, bytes: number): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof TypeformerError || !/^(ERR_FS_)?E[A-Z]+$/.test(code ?? "")) return error;
  const elsewhere = "or name another folder by cache_dir or HF_HUB_CACHE";
  if (isFull(error)) {
    const full = `the disk of the cache ${cache} is full: the model needs ${inMegabytes(bytes)} there. Make room, ${elsewhere}`;
    return new TypeformerError("disk_full", full, { cause: error });
  }
  return new TypeformerError("cache_unusable", `the cache ${cache} cannot be written: ${message}. Repair it, ${elsewhere}`, {
    cause: error,
  });
}

/** The length of the file at `path`, where there is one. Throws the errors of the file system where that cannot be seen. */
export async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}

export function isFull(error: unknown): boolean {
  return ["ENOSPC", "EDQUOT"].includes((error as NodeJS.ErrnoException).code ?? "");
}
