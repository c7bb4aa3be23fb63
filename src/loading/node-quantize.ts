import { type FileHandle, open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { newFolder } from "../checkpoint/files/node-new-folder.ts";
import type { ModelFiles } from "../checkpoint/index.ts";
import { type QuantizedModel, quantized } from "./quantize.ts";
import type { OnWarning } from "./warnings.ts";

/** Writes a model's folder again with matrices of int8, the whole of it or nothing. Throws as `quantized` and `newFolder` do. */
export async function quantizeFolder(
  model: ModelFiles,
  out: string,
  options: { signal?: AbortSignal; warn: OnWarning },
): Promise<QuantizedModel> {
  const prepared = await quantized(model, options);
  await newFolder(out, (folder) => writeFolder(prepared, folder));
  return prepared;
}

async function writeFolder({ config, tokenizer, writeWeights }: QuantizedModel, folder: string): Promise<void> {
  await writeFile(join(folder, "config.json"), config);
  for (const [name, bytes] of tokenizer) await writeFile(join(folder, name), bytes);
  const file = await open(join(folder, "model.safetensors"), "w");
  try {
    await writeWeights((bytes, place) => writeAll(file, bytes, place));
  } finally {
    await file.close();
  }
}

/** The system may take less than it is given (Linux stops at 2 GiB). */
async function writeAll(file: FileHandle, bytes: Uint8Array, place: number): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    written += (await file.write(bytes, written, bytes.length - written, place + written)).bytesWritten;
  }
}
