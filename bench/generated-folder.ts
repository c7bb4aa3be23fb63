import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeSafetensors } from "../src/checkpoint/safetensors/index.ts";
import { generatedTensors } from "../test/golden/generated-tensors.ts";
import { SEED, type ShapeName, shapes } from "./shapes.ts";

/** Where models, exports and the reference's answers are kept; not in the repository. */
export const CACHE = "bench/.cache";

export interface GeneratedFolder {
  path: string;
  /** sha256 of the file of weights. */
  weights: string;
  bytes: number;
}

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
  return { path, weights: await hashOfFile(file), bytes: (await stat(file)).size };
}

async function hashOfFile(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 22 })) hash.update(chunk);
  return hash.digest("hex");
}
