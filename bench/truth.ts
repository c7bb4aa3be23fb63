import { type Cell, checkedSequences } from "./cells.ts";

/** What the `reference` backend answers for one sequence: logits at its mask and at its two ends. */
export interface Truth {
  sequence: number;
  positions: number[];
  /** One row [vocab] for each position. */
  logits: Float32Array[];
}

/** The reference's answers to a cell. */
export type Truths = (cell: Cell) => readonly Truth[];

/** @param ask the reference's logits of some positions of a sequence, row after row */
export async function truthsBy(ask: (ids: number[], positions: number[]) => Promise<Float32Array>, cell: Cell): Promise<Truth[]> {
  const truths: Truth[] = [];
  for (const sequence of checkedSequences(cell)) {
    const ids = cell.ids[sequence];
    const positions = [cell.masks[sequence], 0, ids.length - 1];
    const flat = await ask(ids, positions);
    const vocab = flat.length / positions.length;
    truths.push({ sequence, positions, logits: positions.map((_, row) => flat.subarray(row * vocab, (row + 1) * vocab)) });
  }
  return truths;
}
