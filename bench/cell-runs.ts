/** The two kinds of work on a cell, as typeformer's API does them. */
import type { Model } from "../src/doors/node.ts";
import type { Cell } from "./cells.ts";
import type { Work } from "./engine-process.ts";
import { type Answer, bestFive } from "./parity.ts";
import type { Truth } from "./truth.ts";

const encodings = ({ ids }: Cell) => ids.map((each) => ({ ids: each }));
const perMask = ({ masks }: Cell) => masks.map((mask) => [mask]);

/** `answer`: the five best at each mask. `logits`: of every token, handed to the caller. */
export function runCell(model: Model, work: Work, cell: Cell): Promise<unknown> {
  return work === "answer" ? model.rank(encodings(cell), perMask(cell), { k: 5 }) : model.run(encodings(cell));
}

/** What the engine answers where the reference did. */
export async function answersOf(model: Model, work: Work, cell: Cell, truths: readonly Truth[]): Promise<Answer[]> {
  if (work === "logits") {
    const outputs = await model.run(encodings(cell));
    return truths.map(({ sequence, positions }) => {
      const logits = positions.map((position) => outputs[sequence].logits.pick(position).flat());
      return { best: bestFive(logits[0]), logits };
    });
  }
  const ranked = await model.rank(encodings(cell), perMask(cell), { k: 5 });
  const outputs = await model.run(encodings(cell), { positions: perMask(cell) });
  return truths.map(({ sequence }) => ({ best: ranked[sequence][0].ids, logits: [outputs[sequence].logits.flat()] }));
}
