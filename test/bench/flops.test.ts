/** Counted operations are those of the passes that run. */
import { expect, test } from "@jest/globals";
import { runCell } from "../../bench/cell-runs.ts";
import { cellOf } from "../../bench/cells.ts";
import { type Extent, flopsOf } from "../../bench/flops.ts";
import { shapes } from "../../bench/shapes.ts";
import { openBackend } from "../../src/backends/index.ts";
import { recorder } from "../../src/backends/ops.ts";
import type { AttentionStep } from "../../src/kernels/attention/step.ts";
import type { MatMulStep } from "../../src/kernels/matmul/step.ts";
import type { Step } from "../../src/kernels/steps/index.ts";
import { type Model, readBlueprint } from "../../src/model/index.ts";
import { generatedModel } from "../support/models.ts";

const lengths = [7, 12, 5, 5];
const { config } = await readBlueprint(shapes.tiny, "tiny");

/** The steps of all passes that some work takes on a model of generated weights. */
async function stepsOf(work: (model: Model) => Promise<unknown>): Promise<Step[]> {
  const { backend } = await openBackend("cpu");
  const steps: Step[] = [];
  const pass = backend.pass.bind(backend);
  backend.pass = (inputs, program, ...rest) => {
    const handles = Object.fromEntries(Object.entries<Int32Array>(inputs).map(([name, { length }]) => [name, { name, length }]));
    program(recorder(steps), handles as never);
    return pass(inputs, program, ...rest);
  };
  await work(await generatedModel(config, 1, backend));
  return steps;
}

/** Two for each multiply-add of a product, and of q·kᵀ and probs·v. */
function counted(step: Step): number {
  if (step.operation === "attention") {
    const { pairs, reads } = step as AttentionStep;
    return 4 * pairs * reads.query.columns;
  }
  if (step.operation !== "matmul") return 0;
  const { writes, parameters } = step as MatMulStep;
  return 2 * writes.y.rows * parameters.weight.shape[0] * parameters.weight.shape[1];
}

test.each<["answer" | "logits", Extent]>([
  ["answer", "last layer and head at the masks"],
  ["logits", "everything"],
])("%s: %s", async (work, extent) => {
  const steps = await stepsOf((model) => runCell(model, work, cellOf("mixed", lengths, config.vocab)));
  const products = steps.reduce((sum, step) => sum + counted(step), 0);
  expect(products).toBeGreaterThan(0);
  expect(flopsOf(config, lengths, extent)).toBe(products);
});

test("a head at the masks alone leaves out the head of all other tokens", () => {
  const [all, masks] = (["everything", "head at the masks"] as const).map((extent) => flopsOf(config, lengths, extent));
  expect(all - masks).toBe(2 * (7 + 12 + 5 + 5 - lengths.length) * config.hidden * (config.hidden + config.vocab));
});
