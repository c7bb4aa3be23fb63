import { type FileHandle, open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ModelFiles } from "../checkpoint/index.ts";
import { type QuantizedModel, quantized } from "../loading/index.ts";
import { interrupted, printable, warn, write } from "./channels.ts";
import { inBytes } from "./display.ts";
import { type HubFlags, modelFiles } from "./hub-flags.ts";
import { newFolder } from "./new-folder.ts";

/** Writes a model's folder again with matrices of int8, and says what became of its size and how to use it. */
export async function runQuantize(model: string, out: string, flags: HubFlags): Promise<void> {
  await write(summary(model, out, await quantizeFolder(await modelFiles(model, flags), out, interrupted())));
}

/** Writes it, and says nothing. Throws as `quantized` and `newFolder` do. */
export async function quantizeFolder(model: ModelFiles, out: string, signal?: AbortSignal): Promise<QuantizedModel> {
  const prepared = await quantized(model, { signal, warn });
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

function summary(model: string, out: string, prepared: QuantizedModel): string {
  const { types } = prepared;
  const { before, f32, after } = prepared.sizes;
  const times = (size: number) => `${(after / size).toFixed(2)} ×`;
  const ofF32 = types.join() === "F32" ? "" : `, ${times(f32)} what f32 takes`;
  return `${printable(model)}, ${inBytes(before)} of ${types.join(", ")} → ${printable(out)}, ${inBytes(after)} of I8: ${times(before)} its size${ofF32}
Use it: ${printable(use(out, prepared))}
`;
}

function use(out: string, { tokenizer, heads }: QuantizedModel): string {
  const place = JSON.stringify(out);
  if (tokenizer.size === 0) return `await loadModel(${place})`;
  if (!heads.includes("mlm")) return `await pipeline("feature-extraction", ${place})`;
  const folder = /^[\w./-]+$/.test(out) ? out : `'${out.replaceAll("'", "'\\''")}'`;
  return `typeformer fill-mask --model ${folder} "The sky is <mask>."`;
}
