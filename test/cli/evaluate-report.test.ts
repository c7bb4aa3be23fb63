/** What `typeformer evaluate` says of answers. */
import { expect, test } from "@jest/globals";
import type { Exam } from "../../src/cli/commands/evaluate/exam.ts";
import { predictionsOf, predictionsTable, reportOn } from "../../src/cli/commands/evaluate/report.ts";
import { asText } from "../../src/cli/commands/evaluate/view.ts";
import type { ModelConfig } from "../../src/doors/node.ts";
import { glueTasks } from "../../src/evaluation/index.ts";

const shape = { modelType: "roberta", layers: 6, hidden: 768, heads: 12, vocab: 50265 };
const gold = [1, 0, 1, 1, 0, 1, 0, 0, 1, 1];
const said = [1, 0, 0, 1, 0, 1, 1, 0, 1, 0];

const mrpc: Exam = {
  title: "MRPC",
  paper: {
    name: "data/dev.tsv",
    skipped: [],
    examples: gold.map((label, index) => ({ index: 2 * index, text: "a", pair: "b", gold: label })),
  },
  metrics: glueTasks.mrpc.metrics,
  classes: glueTasks.mrpc.classes,
  classOf: [1, 0], // the model's first label is the file's 1
};
const answered = { logits: said.map((label) => Float32Array.of(label, 0.5)), cut: 2, seconds: 4 };
const model = { config: { ...shape, labels: 2, labelNames: ["SAME", "OTHER"] } as unknown as ModelConfig, backend: "wasm", dtype: "f32" };
const predicted = predictionsOf(mrpc, answered);
const report = (flags = {}, of = model) => reportOn(mrpc, answered, predicted, of, { task: "mrpc", model: "mine", ...flags });

test("predictions are the file's classes, by its rows", () => {
  expect([...predicted]).toEqual(said);
  expect(predictionsTable(mrpc, predicted)).toBe(`index\tprediction\n${said.map((label, i) => `${2 * i}\t${label}\n`).join("")}`);
});

test("of equal logits the first counts, as in NumPy", () => {
  expect([
    ...predictionsOf({ ...mrpc, classOf: [0, 1] }, { ...answered, logits: [Float32Array.of(1, 1), Float32Array.of(0, -0)] }),
  ]).toEqual([0, 0]);
});

test("scores are written with the digits that tell them apart", () => {
  const scores = { ...mrpc, classes: undefined };
  const values = Float64Array.of(Math.fround(2.3), Math.fround(1e-9), -0);
  const written = predictionsTable({ ...scores, paper: { ...mrpc.paper, examples: mrpc.paper.examples.slice(0, 3) } }, values);
  const read = written
    .split("\n")
    .slice(1, -1)
    .map((line) => Math.fround(Number(line.split("\t")[1])));
  expect([written.includes("\t2.29999995\n"), read]).toEqual([true, [Math.fround(2.3), Math.fround(1e-9), 0]]);
});

test("distilroberta-base, known by its shape, has the card's figure beside the nearest of ours, on the dev split alone", () => {
  expect(report().card).toEqual({
    model: "distilroberta-base",
    split: "dev",
    value: 0.866,
    nearest: "f1",
    difference: expect.closeTo(0.72727273 - 0.866, 8),
  });
  expect(asText(report(), mrpc)).toMatch(
    /^MRPC: 10 pairs of data\/dev\.tsv\nmine, wasm, f32\nthe model's labels: SAME = 1 \(equivalent\), OTHER = 0 \(not_equivalent\)\n\n +95% interval +card of distilroberta-base \(dev set\)\n {2}accuracy +0\.7000 +0\.\d{4} … [01]\.\d{4}\n {2}F1 of 1 +0\.7273 .* {2}0\.866\n {2}mean of accuracy and F1 +0\.7136 .*\n\nthe card does not say which metric its figure is: it stands beside the nearest\n2 pairs longer than the model takes: cut\n4\.0 s, 2\.5 pairs a second\n$/,
  );
  expect(report({ split: "train" }).card).toBeUndefined();
  expect(report({ task: undefined }).card).toBeUndefined();
  expect(report({}, { ...model, config: { ...model.config, layers: 12 } }).card).toBeUndefined();
  expect(asText(report({ task: undefined }), mrpc)).not.toContain("card");
});

test("a correlation that there is none of is said", () => {
  const exam: Exam = { ...mrpc, classes: undefined, metrics: ["pearson", "spearman"] };
  const same = predicted.map(() => 0.5);
  const text = asText(reportOn(exam, answered, same, model, {}), exam);
  expect(text).toContain("\n  Pearson   none\n  Spearman  none\n\nall predictions are the same: there is no correlation\n");
});

test("many skipped rows are counted, a few named", () => {
  const skipped = [3, 4, 5, 9, 11, 20];
  const exam = { ...mrpc, paper: { ...mrpc.paper, skipped } };
  const text = asText(reportOn(exam, answered, predicted, model, {}), exam);
  expect(text).toContain("\n6 rows skipped, blank or with too few columns: lines 3, 4, 5, 9, 11, …\n");
});

test("the report is JSON as it is: no number that JSON has not", () => {
  expect(JSON.parse(JSON.stringify(report()))).toEqual(report());
});
