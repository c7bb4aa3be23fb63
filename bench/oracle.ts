import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadModel } from "../src/doors/node.ts";
import type { Model } from "../src/model/index.ts";
import type { Cell } from "./cells.ts";
import type { GeneratedFolder } from "./generated-folder.ts";
import { type Truth, type Truths, truthsBy } from "./truth.ts";

/** The reference's answers to the checked sequences of cells; it is slow, so they are kept on disk under the hash of weights and ids. */
export async function truthOf(folder: GeneratedFolder, cells: readonly Cell[]): Promise<Truths> {
  const truth = new Map<Cell, Truth[]>();
  let reference: Model | undefined;
  const ask = async (ids: number[], positions: number[]) => {
    reference ??= await loadModel(`./${folder.path}`, { backend: "reference" });
    return (await reference.run({ ids }, { positions })).logits.flat();
  };
  for (const cell of cells) {
    truth.set(cell, await truthsBy((ids, positions) => kept(keyOf(folder, ids, positions), folder, () => ask(ids, positions)), cell));
  }
  reference?.dispose();
  return (cell) => truth.get(cell) ?? [];
}

function keyOf({ weights }: GeneratedFolder, ids: number[], positions: number[]): string {
  return createHash("sha256").update(JSON.stringify({ weights, ids, positions })).digest("hex").slice(0, 24);
}

async function kept(key: string, { path }: GeneratedFolder, compute: () => Promise<Float32Array>): Promise<Float32Array> {
  const file = join(path, "reference", `${key}.f32`);
  if (existsSync(file)) return new Float32Array(Uint8Array.from(await readFile(file)).buffer);
  const values = await compute();
  await mkdir(join(path, "reference"), { recursive: true });
  await writeFile(file, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return values;
}

/** sha256 over all ids and masks: the same figure, the same work. */
export function hashOfCells(cells: readonly Cell[]): string {
  return createHash("sha256")
    .update(JSON.stringify(cells.map(({ ids, masks }) => ({ ids, masks }))))
    .digest("hex");
}
