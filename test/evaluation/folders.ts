import { createReadStream, existsSync } from "node:fs";
import { join } from "node:path";
import type { DataFolder } from "../../src/evaluation/index.ts";

/** A folder of this repository. */
export const folderOnDisk = (name: string): DataFolder => ({
  name,
  open: async (path) => (existsSync(join(name, path)) ? createReadStream(join(name, path)) : undefined),
});

/** A folder `data` that holds these texts. */
export const folderOf = (files: Record<string, string>): DataFolder => ({
  name: "data",
  open: async (path) => (path in files ? bytesOf(files[path]) : undefined),
});

/** A text's bytes, in chunks of a size. */
export async function* bytesOf(text: string | Uint8Array, size = 1 << 16): AsyncGenerator<Uint8Array> {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
