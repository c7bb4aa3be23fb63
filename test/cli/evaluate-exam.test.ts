/** What `typeformer evaluate` makes of files, flags and a model's labels, before anything is computed. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { openExam } from "../../src/cli/commands/evaluate/exam.ts";
import type { EvaluateFlags } from "../../src/cli/commands/evaluate/flags.ts";
import type { ModelConfig } from "../../src/doors/node.ts";

const folder = mkdtempSync(join(tmpdir(), "typeformer-exam-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The exam that a model with these labels sits. */
const exam = async (flags: EvaluateFlags, ...labelNames: string[]) =>
  (await openExam(flags))({ labels: labelNames.length, labelNames } as unknown as ModelConfig);

const nli = ["contradiction", "neutral", "entailment"];
const own = { file: "README.md", columns: ["1", "2"] };

/** Flags of a file of this text. */
function table(name: string, text: string, columns = ["text", "label"]): EvaluateFlags {
  const file = join(folder, `${name}.tsv`);
  writeFileSync(file, text);
  return { file, columns };
}

describe("refused", () => {
  test.each<[string, EvaluateFlags, string[], string | RegExp]>([
    [
      "another number of labels",
      { task: "cola", data: "test/golden/glue" },
      nli,
      /^the model's 3 labels \(contradiction, neutral, entailment\) cannot be told to be 0 or unacceptable, 1 or acceptable\./,
    ],
    [
      "classes for a score",
      { task: "sts-b", data: "test/golden/glue" },
      nli,
      "STS-B asks for a score, which is a single label, and the model has 3: contradiction, neutral, entailment",
    ],
    ["a score for classes", { task: "cola", data: "test/golden/glue" }, ["LABEL_0"], /^the model's one label \(LABEL_0\) cannot be told/],
    [
      "a name for a score",
      { task: "sts-b", data: "test/golden/glue", labels: ["a"] },
      ["LABEL_0"],
      "labels: the model gives a score, which has no name",
    ],
    ["no such folder", { task: "cola", data: "nowhere" }, nli, "there is no folder nowhere"],
    ["a file for a folder", { task: "cola", data: "README.md" }, nli, "there is no folder README.md"],
    ["no such file", { ...own, file: "nowhere.tsv" }, nli, "there is no file nowhere.tsv"],
    ["a folder for a file", { ...own, file: "docs" }, nli, "there is no file docs"],
    [
      "an unknown metric",
      { ...own, metric: ["acuracy"] },
      nli,
      /^metric: "acuracy" is not known\. Did you mean "accuracy"\? Known: accuracy, f1/,
    ],
    ["F1 of three classes", { ...own, metric: ["f1"] }, nli, "metric: f1 judges two classes, and the model has 3"],
    [
      "a correlation of classes",
      { ...own, metric: ["pearson"] },
      nli,
      "metric: pearson judges scores, and the model tells 3 classes apart",
    ],
    ["accuracy of scores", { ...own, metric: ["accuracy"] }, ["LABEL_0"], "metric: accuracy judges classes, and the model gives one score"],
    ["a column 0", { ...own, columns: ["0", "1"] }, nli, "columns: their numbers begin at 1"],
    ["one column", { ...own, columns: ["text"] }, nli, 'columns: expected text,label or text,pair,label, found "text"'],
    ["an empty name", { ...own, columns: ["text", ""] }, nli, 'columns: expected text,label or text,pair,label, found "text,"'],
    [
      "too few labels given",
      { ...table("few", "text\tlabel\na\tneutral\n"), labels: ["neutral"] },
      nli,
      "labels: 1 given, and the model has 3 labels in this order: contradiction, neutral, entailment",
    ],
    [
      "a wrong header",
      table("header", "tekst\tlabel\na\tneutral\n"),
      nli,
      /: the column "text" is not there\. Did you mean "tekst"\? Its columns: "tekst", "label"$/,
    ],
    ["a column twice", table("twice", "text\tlabel\ttext\na\tneutral\tb\n"), nli, /: the column "text" is there more than once\. /],
    ["commas for tabs", table("commas", "text,label\na,neutral\n"), nli, /It has a single column: are its columns separated by tabs\?$/],
    [
      "an unknown label",
      table("label", "text\tlabel\na\tneutral\nb\tmaybe\n"),
      nli,
      /^line 3 of .*: unknown label "maybe"\. Known: contradiction, neutral, entailment\. What the file calls the model's labels is said by --labels, in the order of the model's ids$/,
    ],
    [
      "numbers for the labels of three classes",
      table("numbers", "text\tlabel\na\t2\n"),
      ["LABEL_0", "LABEL_1", "LABEL_2"],
      /unknown label "2"\. Known: LABEL_0, LABEL_1, LABEL_2\. .* --labels/,
    ],
    [
      "numbers for two labels that are other numbers",
      table("stars", "text\tlabel\na\t0\n"),
      ["1", "5"],
      /unknown label "0"\. Known: 1, 5\./,
    ],
    ["a score that is none", table("score", "text\tlabel\na\tnan\n"), ["LABEL_0"], /: unknown label "nan"\. Expected a number$/],
    ["no rows", table("rows", "text\tlabel\n"), nli, /\.tsv has no rows$/],
    ["blank rows only", table("blank", "text\tlabel\n\n"), nli, /\.tsv has no rows: the one that is there is blank or too short$/],
    ["nothing", table("nothing", ""), nli, /\.tsv has no rows$/],
    ["what is no text", table("binary", "\u0000\ud800", ["1", "2"]), nli, /has no rows: the one/],
  ])("%s", async (_, flags, labels, message) => {
    const told = typeof message === "string" ? message : expect.stringMatching(message);
    await expect(exam(flags, ...labels)).rejects.toMatchObject({
      message: told,
      code: expect.stringMatching(/^(invalid_(input|option)|file_missing)$/),
    });
  });
});

describe("a table of one's own", () => {
  test("its labels are the model's by name, in any case, or 0 and 1 where there are two", async () => {
    const named = await exam(table("case", "text\tlabel\na\tENTAILMENT\nb\tneutral\n"), ...nli);
    expect(named.paper.examples.map(({ gold }) => gold)).toEqual([2, 1]);
    const two = await exam(table("two", "text\tlabel\na\t1\nb\tNegative\n"), "NEGATIVE", "POSITIVE");
    expect([two.paper.examples.map(({ gold }) => gold), two.classOf, two.metrics]).toEqual([[1, 0], [0, 1], ["accuracy"]]);
    expect(two.classes?.map(([name]) => name)).toEqual(["Negative", "1"]); // as the file writes them
  });

  test("--labels gives their names in the order of the model's ids, and several may be one", async () => {
    const flags = { ...table("given", "text\tlabel\na\tyes\nb\tno\n"), labels: ["no", "no", "yes"] };
    const { paper, classOf } = await exam(flags, ...nli);
    expect([paper.examples.map(({ gold }) => gold), classOf]).toEqual([
      [1, 0],
      [0, 0, 1],
    ]);
  });

  test("scores are for a model of one label", async () => {
    const { paper, classes, metrics } = await exam(
      table("scores", "text\tpair\tlabel\na\tb\t2.50\nc\td\t-1e-2\n", ["text", "pair", "label"]),
      "LABEL_0",
    );
    expect([paper.examples.map(({ pair, gold }) => [pair, gold]), classes, metrics]).toEqual([
      [
        ["b", 2.5],
        ["d", -0.01],
      ],
      undefined,
      ["pearson", "spearman"],
    ]);
  });

  test("short rows are left out and counted", async () => {
    const { paper } = await exam(table("short", "text\tlabel\na\tneutral\nb\n\n\nc\tneutral\n"), ...nli);
    expect([paper.examples.map(({ index }) => index), paper.skipped]).toEqual([
      [0, 4],
      [3, 4, 5],
    ]);
  });

  test("400,000 rows are read in seconds", async () => {
    const { paper } = await exam(
      table("large", `text\tlabel\n${'a "sentence" of some words, and some more\tneutral\n'.repeat(400_000)}`),
      ...nli,
    );
    expect(paper.examples.length).toBe(400_000);
  }, 20_000);
});
