/** GLUE's official files, with the traps that the real ones have, against what the readers of `transformers` find in them. */
import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { type GlueName, glueTasks, readGlue, type Split } from "../../src/evaluation/index.ts";
import { folderOf, folderOnDisk } from "./folders.ts";

const root = "test/golden/glue";
const golden = JSON.parse(readFileSync("test/golden/glue.json", "utf8"));
const tasks = Object.keys(glueTasks) as GlueName[];

/** As Python's readers give them: the label as the file writes it. */
const asInPython = async (task: GlueName, folder = root, split: Split = "dev") => {
  const { classes } = glueTasks[task] as { classes?: readonly (readonly string[])[] };
  const { examples } = await readGlue(task, split, folderOnDisk(folder));
  return examples.map(({ text, pair, gold }) => [text, pair ?? null, classes ? classes[gold][0] : gold]);
};

test.each(tasks)("%s: every text, pair and label, from the folder of all tasks and from its own", async (task) => {
  const expected = golden[task].map(([text, pair, label]: [string, string, string]) => [
    text,
    pair,
    task === "sts-b" ? Number(label) : label,
  ]);
  expect(expected.length).toBeGreaterThan(0);
  expect(await asInPython(task)).toEqual(expected);
  expect(await asInPython(task, `${root}/${glueTasks[task].folder}`)).toEqual(expected);
});

test("QQP's short rows are left out and counted: one that lacks columns, and the two that a lone CR makes of one", async () => {
  const { examples, skipped } = await readGlue("qqp", "dev", folderOnDisk(root));
  expect(skipped).toEqual([3, 4, 5]);
  expect(examples.map(({ index }) => index)).toEqual([0, 4]); // a row keeps its number
});

test("MRPC as Microsoft hands it out: the training file by GLUE's list of pairs, whose order counts; the test file has labels", async () => {
  const original = `${root}/MRPC-original`;
  expect(await asInPython("mrpc", original)).toEqual([
    ['The "dev" pair .', "Of the dev set .", "1"],
    ["Another one .", "Yet another .", "0"],
  ]);
  expect((await asInPython("mrpc", original, "train")).map(([text]) => text)).toEqual([
    "This one trains .",
    "Its ids the other way round .",
  ]);
  expect(await asInPython("mrpc", original, "test")).toEqual([["A test .", "Tests have labels here .", "0"]]);
});

test("MRPC's training file without the list, and no file at all: what is missing, and where it was looked for", async () => {
  const train = readFileSync(`${root}/MRPC-original/msr_paraphrase_train.txt`, "utf8");
  await expect(readGlue("mrpc", "dev", folderOf({ "msr_paraphrase_train.txt": train }))).rejects.toMatchObject({
    code: "file_missing",
    message:
      "data/msr_paraphrase_train.txt is there, and the list of GLUE's dev pairs is not: put dev_ids.tsv or mrpc_dev_ids.tsv beside it",
  });
  await expect(readGlue("mnli", "dev", folderOf({ "dev.tsv": train }))).rejects.toMatchObject({
    code: "file_missing",
    message: "there is no dev_matched.tsv in data or its folder MNLI",
  });
  await expect(readGlue("mrpc", "dev", folderOf({}))).rejects.toThrow(
    "there is no dev.tsv in data or its folder MRPC, nor msr_paraphrase_train.txt with dev_ids.tsv or mrpc_dev_ids.tsv",
  );
});

test("a test split has no labels: refused with the reason", async () => {
  await expect(readGlue("cola", "test", folderOnDisk(root))).rejects.toMatchObject({
    code: "invalid_input",
    message:
      "test/golden/glue/CoLA/test.tsv: the test split of CoLA has no labels (GLUE keeps them to itself and judges predictions that are sent in): evaluate on --split dev",
  });
});

test("a limit takes the first rows", async () => {
  const { examples } = await readGlue("cola", "dev", folderOnDisk(root), 2);
  expect(examples.map(({ gold }) => gold)).toEqual([1, 0]);
});

test.each<[string, GlueName, string, string]>([
  [
    "another header",
    "rte",
    "a\tb\tc\td\n",
    'line 1 of data/dev.tsv is not the header of the official file: column 2 should be "sentence1", found "b"',
  ],
  ["a header of fewer columns", "rte", "index\tsentence1\n", 'column 3 should be "sentence2", found nothing'],
  ["no header", "sst-2", "well\t1\n", 'column 1 should be "sentence", found "well"'],
  [
    "an unknown label",
    "sst-2",
    "sentence\tlabel\nwell\t2\n",
    'line 2 of data/dev.tsv: unknown label "2". Known: 0 or negative, 1 or positive',
  ],
  [
    "a label that is no number",
    "sts-b",
    "a\tb\tc\td\te\tf\tg\tsentence1\tsentence2\tscore\n1\t2\t3\t4\t5\t6\t7\tx\ty\t\n",
    'line 2 of data/dev.tsv: unknown label "". Expected a number',
  ],
  ["a short row", "sst-2", "sentence\tlabel\nwell\n", "line 2 of data/dev.tsv has 1 column, and column 2 is needed: is the file whole?"],
  ["no rows", "sst-2", "sentence\tlabel\n", "data/dev.tsv has no rows"],
  ["nothing", "cola", "", "data/dev.tsv has no rows"],
  [
    "only short rows",
    "qqp",
    "id\tqid1\tqid2\tquestion1\tquestion2\tis_duplicate\n1\t2\n\n",
    "data/dev.tsv has no rows: both that are there are blank or too short",
  ],
])("%s: the line and what is wrong with it", async (_, task, text, message) => {
  const reading = readGlue(task, "dev", folderOf({ "dev.tsv": text }));
  await expect(reading).rejects.toMatchObject({ code: "invalid_input", message: expect.stringContaining(message) });
});
