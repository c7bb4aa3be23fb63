import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Model } from "../src/model/index.ts";
import { loadModel } from "../src/node.ts";
import { type Cell, checkedSequences } from "./cells.ts";
import type { GeneratedFolder } from "./generated-folder.ts";

/** What the `reference` backend answers for one sequence: logits at its mask and at its two ends. */
export interface Truth {
  sequence: number;
  positions: number[];
  /** One row [vocab] for each position. */
  logits: Float32Array[];
}

/** The reference's answers to a cell. */
export type Truths = (cell: Cell) => readonly Truth[];

/** The reference's answers to the checked sequences of cells; it is slow, so they are kept on disk under the hash of weights and ids. */
export async function truthOf(folder: GeneratedFolder, cells: readonly Cell[]): Promise<Truths> {
  const truth = new Map<Cell, Truth[]>();
  let reference: Model | undefined;
  const ask = async (ids: number[], positions: number[]) => {
    reference ??= await loadModel(`./${folder.path}`, { backend: "reference" });
    return (await reference.run({ ids }, { positions })).logits.flat();
  };
  for (const cell of cells) {
    const truths: Truth[] = [];
    for (const sequence of checkedSequences(cell)) {
      const ids = cell.ids[sequence];
      const positions = [cell.masks[sequence], 0, ids.length - 1];
      const flat = await kept(keyOf(folder, ids, positions), folder, () => ask(ids, positions));
      const vocab = flat.length / positions.length;
      truths.push({ sequence, positions, logits: positions.map((_, row) => flat.subarray(row * vocab, (row + 1) * vocab)) });
    }
    truth.set(cell, truths);
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
