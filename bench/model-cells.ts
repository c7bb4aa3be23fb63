import type { Model } from "../src/doors/node.ts";
import { answersOf, runCell } from "./cell-runs.ts";
import { type Cell, tokensOf } from "./cells.ts";
import type { EngineSettings } from "./engine.ts";
import type { Work } from "./engine-process.ts";
import { interleave, timed } from "./interleave.ts";
import type { CellRow, ModelBenchOptions, Timing } from "./model-run.ts";
import { parityOf } from "./parity.ts";
import { type OrReason, summarise } from "./statistics.ts";
import type { Truths } from "./truth.ts";

export interface GridCell {
  tokens: number;
  batch: number;
  cell: Cell;
}

export const works: Work[] = ["answer", "logits"];

/** One row for every cell and kind of work, each held to the reference just before it is timed. @param model or why there is none @param floor milliseconds in which memory gives the weights */
export async function timeCells(
  model: OrReason<Model>,
  settings: EngineSettings,
  cells: readonly GridCell[],
  truths: Truths,
  { budget, limit }: Pick<ModelBenchOptions, "budget" | "limit">,
  floor: number | undefined,
  say: (line: string) => void | Promise<void> = () => {},
): Promise<CellRow[]> {
  const rows: CellRow[] = [];
  for (const work of works) {
    let pace = 0; // milliseconds a token
    for (const { tokens, batch, cell } of cells) {
      const time = async (): Promise<OrReason<Timing>> => {
        if (typeof model === "string") return model;
        const expected = pace * tokensOf(cell);
        if (expected * budget.least > 1000 * limit) return `not run: about ${(expected / 1000).toFixed(0)} s a pass`;
        const truth = truths(cell);
        const parity = parityOf(`${model.backend} at ${cell.name}`, settings.dtype, truth, await answersOf(model, work, cell, truth));
        const taken = await interleave({ [work]: () => timed(() => runCell(model, work, cell)) }, budget);
        const summary = summarise(taken[work]);
        pace = summary.p50 / tokensOf(cell);
        return { ...summary, tokensPerSecond: 1000 / pace, ofBandwidth: floor && floor / summary.p50, parity };
      };
      const result = await time();
      await say(`  ${work}, ${cell.name}: ${typeof result === "string" ? result : `${result.p50.toFixed(1)} ms`}`);
      rows.push({ ...settings, work, tokens, batch, result });
    }
  }
  return rows;
}
