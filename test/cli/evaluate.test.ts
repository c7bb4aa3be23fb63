/** `typeformer evaluate` against what transformers, scikit-learn and SciPy make of the same files; test/golden/evaluation.py. */

import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { built } from "../support/built.ts";
import { changedCheckpoint } from "../support/changed-checkpoint.ts";
import { run, start } from "./run.ts";

const golden = JSON.parse(readFileSync("test/golden/evaluation.json", "utf8"));
const data = "test/golden/evaluation";
const folder = mkdtempSync(join(tmpdir(), "typeformer-evaluate-"));
afterAll(() => rmSync(folder, { recursive: true }));

const classifier = (architecture: string) => `test/golden/family/${architecture}/classifier`;
const evaluate = (...args: string[]) => run(["evaluate", ...args]);
const mnli = ["--task", "mnli", "--data", data];
const cola = ["--task", "cola", "--data", "test/golden/glue"];
const roberta = ["--model", classifier("roberta")];

/** A file of this text, and its name. */
function table(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** A classifier of the family with its first labels only, called so; `LABEL_n` where no names are given. */
const withLabels = (base: "roberta" | "bert" | "distilbert", labels: number, ...names: string[]): Promise<string> =>
  changedCheckpoint(
    {
      base,
      labels,
      config: { label2id: null, id2label: names.length > 0 ? { ...names } : { ...Array.from({ length: labels }, (_, i) => `LABEL_${i}`) } },
    },
    folder,
  );

describe.each(["roberta", "bert", "distilbert"])("%s", (architecture) => {
  const predictions = join(folder, `${architecture}.tsv`);
  test("every prediction, and the accuracy, are Python's, pairs that are cut included", async () => {
    const { code, stdout, stderr } = await evaluate(...mnli, "--model", classifier(architecture), "--predictions", predictions, "--json");
    expect([code, stderr]).toEqual([0, ""]);
    const { metrics, ...report } = JSON.parse(stdout);
    expect(metrics.accuracy.value).toBeCloseTo(golden[architecture].accuracy, 12);
    expect(report).toMatchObject({
      task: "mnli",
      split: "dev",
      file: `${data}/MNLI/dev_matched.tsv`,
      examples: 60,
      skipped: [],
      cut: expect.any(Number),
      labels: { contradiction: "contradiction", neutral: "neutral", entailment: "entailment" },
    });
    expect(report.cut).toBeGreaterThan(0);
    expect(readFileSync(predictions, "utf8")).toBe(
      `index\tprediction\n${golden[architecture].predictions.map((label: string, i: number) => `${i}\t${label}\n`).join("")}`,
    );
  });
});

test("STS-B reads the raw number of a single label: correlations are SciPy's", async () => {
  const one = await withLabels("roberta", 1);
  const predictions = join(folder, "scores.tsv");
  const { code, stdout, stderr } = await evaluate(
    "--task",
    "sts-b",
    "--data",
    data,
    "--model",
    one,
    "--json",
    "--predictions",
    predictions,
  );
  expect([code, stderr]).toEqual([0, ""]);
  const { metrics } = JSON.parse(stdout);
  expect(metrics.pearson.value).toBeCloseTo(golden.roberta.pearson, 4);
  expect(metrics.spearman.value).toBeCloseTo(golden.roberta.spearman, 4);
  expect(metrics.corr.value).toBeCloseTo((golden.roberta.pearson + golden.roberta.spearman) / 2, 4);
  const scores = readFileSync(predictions, "utf8")
    .split("\n")
    .slice(1, -1)
    .map((line) => Number(line.split("\t")[1]));
  const off = scores.map((score, i) => Math.abs(score - golden.roberta.scores[i]));
  expect([scores.length, Math.max(...off) < 1e-5]).toEqual([60, true]); // of a sigmoid none would be negative
});

describe("what is printed", () => {
  test("title, model, labels, figure with its interval, speed", async () => {
    const { code, stdout, stderr } = await evaluate(...mnli, ...roberta, "--limit", "20");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(
      /^MNLI, matched: 20 pairs of test\/golden\/evaluation\/MNLI\/dev_matched\.tsv\ntest\/golden\/family\/roberta\/classifier, wasm .*, f32\nthe model's labels: contradiction = contradiction, neutral = neutral, entailment = entailment\n\n +95% interval\n {2}accuracy +0\.\d{4} {2}0\.\d{4} … 0\.\d{4}\n\n\d+ pairs? longer than the model takes: cut\n\d+\.\d s, \d+\.\d pairs a second\n$/,
    );
  });

  test("skipped rows are counted, with their lines", async () => {
    const two = await withLabels("roberta", 2);
    const { stdout } = await evaluate("--task", "qqp", "--data", "test/golden/glue", "--model", two);
    expect(stdout).toContain("\n3 rows skipped, blank or with too few columns: lines 3, 4, 5\n");
    expect(stdout).toContain("\nthe model's labels: LABEL_0 = 0 (not_duplicate), LABEL_1 = 1 (duplicate)\n");
    expect(stdout).toMatch(/\n {2}accuracy .*\n {2}F1 of 1 .*\n {2}mean of accuracy and F1 /);
  });

  test("a correlation that there is none of is null in JSON, with a note", async () => {
    const one = await withLabels("roberta", 1);
    const file = table("constant.tsv", "a b\t1\nc d\t1\n");
    const { stdout } = await evaluate("--file", file, "--columns", "1,2", "--model", one, "--json");
    const none = { value: null, low: null, high: null, note: "all scores of the file are the same: there is no correlation" };
    expect(JSON.parse(stdout).metrics).toEqual({ pearson: none, spearman: none });
  });
});

describe("a table of one's own", () => {
  test("columns by name, in any order and case of labels; quotes, a byte-order mark, a lone CR, short and blank rows", async () => {
    const file = table(
      "own.tsv",
      '\ufefflabel\ttext\tpair\nENTAILMENT\t"A man\tis "here".\n\nneutral\tshort\rContradiction\tA dog\tsleeps"\r\n',
    );
    const predictions = join(folder, "own-said.tsv");
    const { code, stdout, stderr } = await evaluate(
      "--file",
      file,
      "--columns",
      "text,pair,label",
      ...roberta,
      "--json",
      "--predictions",
      predictions,
    );
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({ file, examples: 2, skipped: [3, 4], metrics: { accuracy: { value: expect.any(Number) } } });
    expect(readFileSync(predictions, "utf8")).toMatch(
      /^index\tprediction\n0\t(ENTAILMENT|Contradiction|neutral)\n3\t(ENTAILMENT|Contradiction|neutral)\n$/,
    );
  });

  test("columns by number; 0 and 1 are a model's two labels; several metrics", async () => {
    const two = await withLabels("bert", 2, "NEGATIVE", "POSITIVE");
    const file = table("numbers.tsv", "1\tgood food\n0\tcold food\n1\tslow\n");
    const { stdout, stderr } = await evaluate(
      "--file",
      file,
      "--columns",
      "2,1",
      "--metric",
      "accuracy,f1,matthews",
      "--model",
      two,
      "--json",
    );
    expect(stderr).toBe("");
    const { metrics, labels, positive } = JSON.parse(stdout);
    expect([Object.keys(metrics), labels, positive]).toEqual([["accuracy", "f1", "matthews"], { NEGATIVE: "0", POSITIVE: "1" }, "1"]);
  });

  test("a text that was quoted by a program is told of", async () => {
    const file = table("quoted.tsv", 'text\tlabel\n"He said ""hi"" twice"\tneutral\n"so"\tneutral\n');
    const { code, stderr } = await evaluate("--file", file, "--columns", "text,label", ...roberta, "--json");
    expect([code, stderr]).toEqual([
      0,
      `typeformer: warning: ${file} seems to be quoted: a text of it stands in quotation marks, with others doubled inside. They are read as they are: save the table without quoting\n`,
    ]);
  });
});

describe("refused, in one line", () => {
  let unnamed: string;
  beforeAll(async () => {
    unnamed = await withLabels("distilbert", 3);
  });

  test("LABEL_n of three classes without --labels, and with them all is well", async () => {
    const { code, stdout, stderr } = await evaluate(...mnli, "--model", unnamed);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(
      /^typeformer: the model's 3 labels \(LABEL_0, LABEL_1, LABEL_2\) cannot be told to be contradiction, entailment, neutral\..* --labels /,
    );
    const named = await evaluate(...mnli, "--model", unnamed, "--labels", "contradiction,neutral,entailment", "--json");
    expect(JSON.parse(named.stdout).metrics.accuracy.value).toBeCloseTo(golden.distilbert.accuracy, 12);
  });

  test.each([
    ["a model without a classifier", [...mnli, "--model", "weights/mini"], /^typeformer: .*ForMaskedLM/],
    [
      "predictions in no folder",
      [...mnli, ...roberta, "--predictions", "nowhere/x.tsv"],
      /^typeformer: nowhere\/x\.tsv cannot be written: /,
    ],
  ])("%s", async (_, args, message) => {
    const { code, stdout, stderr } = await evaluate(...args);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(message);
    expect(stderr.split("\n").length).toBe(2);
  });
});

test("predictions are refused where the report goes", async () => {
  const out = join(folder, "out.txt");
  const args = ["evaluate", ...mnli, ...roberta, "--predictions", out];
  const { status, stderr } = spawnSync(process.execPath, [await built(), ...args], {
    stdio: ["ignore", openSync(out, "w"), "pipe"],
    encoding: "utf8",
  });
  expect([status, stderr, readFileSync(out, "utf8")]).toEqual([1, `typeformer: ${out} is where the output goes: name another file\n`, ""]);
});

test.each([
  [[...cola], "required option '--model <place>' not specified"],
  [[...roberta], "give --task with --data, or --file with --columns"],
  [["--task", "cola", ...roberta], "--task needs --data: the folder of its files"],
  [[...cola, "--file", "x.tsv", ...roberta], "option '--task <name>' cannot be used with option '--file <name>'"],
  [
    ["--task", "sst2", "--data", "x", ...roberta],
    "option '--task <name>' argument 'sst2' is invalid. Allowed choices are cola, sst-2, mrpc, sts-b, qqp, mnli, mnli-mm, qnli, rte",
  ],
])("%j makes no sense: exit code 2", async (args, message) => {
  const { code, stderr } = await evaluate(...args);
  expect([code, stderr]).toEqual([2, `typeformer: ${message}. See typeformer evaluate --help\n`]);
});

test("in a terminal there is a bar; after Ctrl-C there are no predictions, and no half of them", async () => {
  const row = "a man is playing a guitar in the street\tneutral\n";
  const file = table("long.tsv", `text\tlabel\n${row.repeat(60_000)}`);
  const predictions = join(folder, "interrupted.tsv");
  const terminal = "data:text/javascript,Object.assign(process.stderr, { isTTY: true, columns: 100 })";
  const args = ["evaluate", "--file", file, "--columns", "text,label", ...roberta, "--predictions", predictions];
  const child = await start(args, { env: { ...process.env, NODE_OPTIONS: `--import="${terminal}"` } });
  let shown = "";
  child.stderr.setEncoding("utf8").on("data", (piece: string) => {
    shown += piece;
    if (/ \d+ of 60000 /.test(shown) && !child.killed) child.kill("SIGINT"); // a second one would end it at once
  });
  expect(await once(child, "close")).toEqual([null, "SIGINT"]);
  expect(shown).toMatch(/█*░+ {2,5}\d+% {2}\d+ of 60000 {2}/);
  expect(readdirSync(folder).filter((name) => name.includes("interrupted"))).toEqual([]);
});
