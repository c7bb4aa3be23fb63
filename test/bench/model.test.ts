/** The benchmark of the whole model, on a shape so small that it takes a moment. */
import { spawnSync } from "node:child_process";
import { describe, expect, test } from "@jest/globals";
import { lanes } from "../../bench/lanes.ts";
import { runModelBench } from "../../bench/model-bench.ts";
import { modelReport } from "../../bench/model-report.ts";
import type { ModelBenchOptions, ModelRun } from "../../bench/model-run.ts";
import { SEED, shapes } from "../../bench/shapes.ts";
import { readBlueprint } from "../../src/model/index.ts";
import { built } from "../support/built.ts";
import { generatedModel } from "../support/models.ts";

const options: ModelBenchOptions = {
  ...{ shape: "tiny", backend: "cpu", simd: ["plain"], tokens: [4, 9], batch: [1, 2], threads: [1], dtype: ["f32"] },
  ...{ budget: { samples: 10, seconds: 0.2, least: 5 }, limit: 60, processes: 0, base: false },
};

test("the command verifies, then gives a row for every cell, both kinds of work, and every figure its parity", async () => {
  await built();
  const args = [
    "--shape",
    "tiny",
    "--tokens",
    "4,9",
    "--batch",
    "1,2",
    "--backend",
    "cpu",
    "--seconds",
    "0.2",
    "--processes",
    "1",
    "--json",
  ];
  const command = ["--import", "./scripts/register-typescript.mjs", "bench/model.ts", ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
  expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
  const run: ModelRun = JSON.parse(stdout);
  const timed = run.rows.filter(({ threads, dtype }) => threads === 1 && dtype === "f32");
  const cells = ["answer", "logits"].flatMap((work) =>
    [
      [4, 1],
      [4, 2],
      [9, 1],
      [9, 2],
    ].map(([tokens, batch]) => ({ work, tokens, batch })),
  );
  expect(timed).toHaveLength(cells.length);
  for (const cell of cells) expect(timed).toContainEqual(expect.objectContaining(cell));
  for (const { result } of timed) {
    expect(result).toMatchObject({ p50: expect.any(Number), p95: expect.any(Number), parity: { top5: 1 } });
    if (typeof result !== "string") expect(result.parity.maxAbs).toBeLessThan(1e-5);
    if (typeof result !== "string") expect(result.samples).toBeGreaterThanOrEqual(5);
  }
  expect(run.cold[0].result).toMatchObject({ time: { samples: 1 } });
  expect(run.weights).toMatch(/^[0-9a-f]{64}$/);
});

describe("an engine", () => {
  test("that is wrong stops the run before anything is timed", async () => {
    const said: string[] = [];
    const { config } = await readBlueprint(shapes.tiny, "tiny");
    const otherWeights = () => generatedModel(config, SEED + 1);
    const run = runModelBench(options, otherWeights, (line) => said.push(line));
    await expect(run).rejects.toMatchObject({ name: "TypeformerError", code: "wrong_kernel" });
    expect(said.filter((line) => line.endsWith("ms"))).toEqual([]);
  });

  test("that refuses a setting has the reason in place of figures", async () => {
    const run = await runModelBench(options, async () => "no such threads here");
    expect(run.rows).toHaveLength(8);
    for (const { result } of run.rows) expect(result).toBe("no such threads here");
  });

  test("in WebAssembly is opened plainly first, whatever the precision and threads, and then wide", async () => {
    const opened: string[] = [];
    const asked = { ...options, backend: "wasm", simd: [...lanes], threads: [1, 2], dtype: ["f32", "q8"] };
    const run = await runModelBench(asked, async (_, { simd, dtype, threads }) => {
      opened.push(`${simd} ${dtype} ${threads}`);
      return simd === "wide" ? "not wide: a reason" : "not here";
    });
    expect(opened.slice(0, 4)).toEqual(["plain f32 1", "plain f32 2", "plain q8 1", "plain q8 2"]);
    expect(opened.slice(4)).toEqual(opened.slice(0, 4).map((each) => each.replace("plain", "wide")));
    expect(modelReport(run)).toContain("| all | all | wasm (wide, 2 threads) | q8 | not wide: a reason |");
  });

  test("that would take too long is not run, and the row says how long", async () => {
    const run = await runModelBench({ ...options, limit: 1e-9 });
    const [first, ...others] = run.rows.filter(({ work }) => work === "answer");
    expect(first.result).toMatchObject({ p50: expect.any(Number) });
    for (const { result } of others) expect(result).toMatch(/^not run: about \d+ s a pass$/);
  });
});
