/** The race of whole pipelines: its texts, who is turned away, and how it is told. */
import { expect, test } from "@jest/globals";
import type { RunFacts } from "../../bench/machine.ts";
import { taskParity } from "../../bench/peers/tasks/task-parity.ts";
import { taskReport } from "../../bench/peers/tasks/task-report.ts";
import type { TaskRun } from "../../bench/peers/tasks/task-run.ts";
import { shortTexts } from "../../bench/peers/tasks/texts.ts";

test("texts are the same ones each time, short, and hardly one like another", () => {
  const texts = shortTexts(1000);
  expect(texts).toEqual(shortTexts(1000));
  expect(texts.slice(0, 10)).toEqual(shortTexts(10));
  expect(new Set(texts).size).toBeGreaterThan(900);
  expect(Math.max(...texts.map(({ length }) => length))).toBeLessThan(250);
});

test("who strays in f32 is not timed; 4 bits are reported as they are", () => {
  const truth = [{ best: [0, 3], logits: [Float32Array.of(0.5, 0.9)] }];
  const stray = [{ best: [0, 2], logits: [Float32Array.of(0.5, 0.8)] }];
  expect(taskParity("right", "f32", truth, truth)).toEqual({ maxAbs: 0, labels: 1 });
  expect(() => taskParity("stray", "f32", truth, stray)).toThrow(/stray is wrong: max\|Δ\| .* 1\.0e-1.* 50% of its labels/);
  expect(taskParity("small", "q4", truth, stray)).toEqual({ maxAbs: expect.closeTo(0.1, 6), labels: 0.5 });
});

test("the table has the fastest first, and how many times as fast it is as the best way of transformers.js", () => {
  const parity = { maxAbs: 1e-6, labels: 1 };
  const row = (name: string, each: number, p50: number) => ({
    name,
    each,
    dtype: "f32",
    threads: 1,
    task: "sentence-embedding" as const,
    result: { samples: 3, p50, p95: p50, parity },
  });
  const facts: RunFacts = {
    ...{ machine: "a machine", date: "a day", sources: "abc", load: 0 },
    processor: { vectors: "NEON, 128 bits", sharing: "no hardware threads share a core, as the system says" },
    peak: { gflops: 51, arithmetic: "WebAssembly" },
  };
  const rows = [row("transformers.js 4", 1, 4000), row("transformers.js 4", 32, 3000), row("wasm", 0, 1500)];
  const run: TaskRun = {
    facts,
    exported: { onnx: "1" },
    texts: 1000,
    rows: [...rows, { ...rows[0], name: "gone", result: "not installed" }],
  };
  const lines = taskReport(run).split("\n").slice(-4);
  expect(lines[0]).toBe("| wasm | f32 | all | 1 | 1500 ms | 1500 ms | 3 | 667 | 2.00× | 1.0e-6 | 100% |");
  expect(lines[1]).toContain("| transformers.js 4 | f32 | 32 | 1 | 3000 ms |");
  expect(lines[3]).toContain("| gone | f32 | 1 | 1 | not installed |");
});
