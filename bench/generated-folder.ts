import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { filesIn } from "../src/checkpoint/files/node-files.ts";
import { writeSafetensors } from "../src/checkpoint/safetensors/index.ts";
import { quantizeFolder } from "../src/loading/node-quantize.ts";
import { generatedTensors } from "../test/golden/generated-tensors.ts";
import { SEED, type ShapeName, shapes } from "./shapes.ts";

/** Where models, exports and the reference's answers are kept; not in the repository. */
export const CACHE = "bench/.cache";

export interface GeneratedFolder {
  path: string;
  /** sha256 of the file of weights. */
  weights: string;
  /** Size of the file of weights, by precision. */
  bytes: Record<string, number>;
}

/** Where the model lies in a precision: what `typeformer quantize` wrote lies beside what it was made of. */
export const folderOf = (path: string, dtype: string): string => (dtype === "q8" ? join(path, "q8") : path);

/** The folder of a generated model, written the first time it is asked for. */
export async function generatedFolder(shape: ShapeName): Promise<GeneratedFolder> {
  const path = join(CACHE, shape);
  const file = join(path, "model.safetensors");
  if (!existsSync(file)) {
    const unfinished = `${path}.${process.pid}`; // a run that is broken off leaves no half of a model under the final name
    await mkdir(unfinished, { recursive: true });
    await writeFile(join(unfinished, "config.json"), `${JSON.stringify(shapes[shape], null, 2)}\n`);
    await writeFile(join(unfinished, "model.safetensors"), writeSafetensors(await generatedTensors(shapes[shape], SEED), { format: "pt" }));
    await rm(path, { recursive: true, force: true });
    await rename(unfinished, path);
  }
  const int8 = folderOf(path, "q8");
  if (!existsSync(int8)) await quantizeFolder(filesIn(path), int8, { warn: console.warn });
  const sizes = { f32: await stat(file), q8: await stat(join(int8, "model.safetensors")) };
  return { path, weights: await hashOfFile(file), bytes: { f32: sizes.f32.size, q8: sizes.q8.size } };
}

async function hashOfFile(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 22 })) hash.update(chunk);
  return hash.digest("hex");
}
