import type { Model } from "../src/doors/node.ts";
import { answersOf, runCell } from "./cell-runs.ts";
import { uniformCell } from "./cells.ts";
import type { EngineSettings, OpenModel } from "./engine.ts";
import { generatedFolder } from "./generated-folder.ts";
import { interleave, timed } from "./interleave.ts";
import { works } from "./model-cells.ts";
import type { BaseRow, ModelBenchOptions } from "./model-run.ts";
import { truthOf } from "./oracle.ts";
import { parityOf } from "./parity.ts";
import { shapes } from "./shapes.ts";
import { summarise } from "./statistics.ts";

/** The same ids through the shape of roberta-base, interleaved: the model card says that its twelve layers take twice as long. */
export async function besideBase(
  small: Model,
  settings: EngineSettings,
  { tokens, budget, limit }: ModelBenchOptions,
  open: OpenModel,
  say: (line: string) => void,
): Promise<BaseRow[]> {
  say("the shape of roberta-base");
  const folder = await generatedFolder("roberta-base");
  const cells = tokens.map((length) => uniformCell(length, 1, shapes["roberta-base"].vocab_size));
  const truths = await truthOf(folder, cells);
  const base = await open(folder, settings);
  const rows: BaseRow[] = [];
  for (const work of works) {
    for (const cell of cells) {
      const time = async (): Promise<BaseRow["result"]> => {
        if (typeof base === "string") return base;
        const truth = truths(cell);
        const pass = await timed(() => runCell(small, work, cell));
        if (3 * pass * budget.least > 1000 * limit) return `not run: about ${((2 * pass) / 1000).toFixed(0)} s a pass`;
        const parity = parityOf(`roberta-base at ${cell.name}`, settings.dtype, truth, await answersOf(base, work, cell, truth));
        const runs = { small: () => timed(() => runCell(small, work, cell)), base: () => timed(() => runCell(base, work, cell)) };
        const taken = await interleave(runs, budget);
        return { small: summarise(taken.small), base: summarise(taken.base), parity };
      };
      rows.push({ work, tokens: cell.ids[0].length, result: await time() });
      say(`  ${work}, ${cell.name}`);
    }
  }
  if (typeof base !== "string") base.dispose();
  return rows;
}
