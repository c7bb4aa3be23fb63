/** A model in a cache as Python's `huggingface_hub` leaves it, with as many of its files as some program has asked for. */
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { commitOf, type HubModel, oidOf } from "./server.ts";

/** Gives the model's folder in the cache. */
export async function layOut(cache: string, id: string, model: HubModel, files: string[]): Promise<string> {
  const folder = join(cache, `models--${id.replace("/", "--")}`);
  const commit = commitOf(model);
  for (const file of files) {
    const blob = join(folder, "blobs", oidOf(file, model.files[file]));
    await put(blob, model.files[file]);
    const link = join(folder, "snapshots", commit, file);
    await mkdir(dirname(link), { recursive: true });
    await symlink(relative(dirname(link), blob), link);
  }
  await put(join(folder, "refs", "main"), commit);
  return folder;
}

/** A file with the folders that lead to it. */
export async function put(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
