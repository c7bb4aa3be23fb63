/** Whole passes with generated weights on every backend that opens here, each held to the reference first. */
import { backendNames, openBackend, recruitOnWeb } from "../../src/backends/index.ts";
import { type Model, readBlueprint } from "../../src/model/index.ts";
import { generatedModel } from "../../test/support/models.ts";
import { uniformCell } from "../cells.ts";
import { figure, milliseconds, percent } from "../markdown.ts";
import { type GridCell, timeCells } from "../model-cells.ts";
import type { CellRow } from "../model-run.ts";
import { SEED, shapes } from "../shapes.ts";
import { type Truth, truthsBy } from "../truth.ts";
import type { Asked } from "./asked.ts";
import { type Board, emptySection } from "./section.ts";

const head = ["work", "engine", "tokens", "p50", "p95", "samples", "tokens/s", "max|Δlogit|", "top-5"];

export async function modelPart({ shape, budget }: Asked, { show, say }: Board): Promise<void> {
  const { config } = await readBlueprint(shapes[shape], shape);
  const open = async (name: string): Promise<Model> => {
    const options = {
      threads: crossOriginIsolated ? navigator.hardwareConcurrency : 1,
      recruit: crossOriginIsolated ? recruitOnWeb : undefined,
    };
    const { backend } = await openBackend(name, options);
    return generatedModel(config, SEED, backend);
  };
  const longest = shapes[shape].max_position_embeddings - 2;
  const cells = [12, Math.min(128, longest)].map(
    (tokens): GridCell => ({ tokens, batch: 1, cell: uniformCell(tokens, 1, shapes[shape].vocab_size) }),
  );
  const section = emptySection(`Whole passes: the shape ${shape}`, head);
  section.notes.push("Answer: the five best tokens at the mask. Logits: of every token, handed to the caller. f32.");

  await say(`${shape}: the reference's answers`);
  const reference = await open("reference");
  const truths = new Map<GridCell["cell"], Truth[]>();
  for (const { cell } of cells) {
    const ask = async (ids: number[], positions: number[]) => (await reference.run({ ids }, { positions })).logits.flat();
    truths.set(cell, await truthsBy(ask, cell));
  }
  reference.dispose();

  for (const name of backendNames.filter((each) => each !== "reference")) {
    await say(`${shape}: opening ${name}`);
    let model: Model | undefined;
    try {
      model = await open(name);
      const engine = model.backend;
      const settings = { backend: name, threads: 1, dtype: "f32" };
      const how = { budget: { samples: 100, seconds: budget / 100, least: 5 }, limit: 60 };
      const rows = await timeCells(
        model,
        settings,
        cells,
        (cell) => truths.get(cell) ?? [],
        how,
        undefined,
        (line) => say(`${engine}${line}`),
      );
      section.rows.push(...rows.map((row) => cellsOf(engine, row)));
    } catch (error) {
      section.passedOver[name] = error instanceof Error ? error.message : String(error);
    } finally {
      model?.dispose();
    }
    show(section);
  }
}

function cellsOf(engine: string, { tokens, work, result }: CellRow): string[] {
  const which = [work, engine, String(tokens)];
  if (typeof result === "string") return [...which, result, "", "", "", "", ""];
  const { p50, p95, samples, tokensPerSecond, parity } = result;
  const figures = [milliseconds(p50), milliseconds(p95), String(samples), figure(tokensPerSecond)];
  return [...which, ...figures, parity.maxAbs.toExponential(1), percent(parity.top5)];
}
