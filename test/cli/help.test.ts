import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type FetchOptions, fetchModel } from "../../src/checkpoint/hub/node/fetch-model.ts";
import { loadedByCommand } from "../package/loaded.ts";
import { built } from "../support/built.ts";
import { startHub } from "../support/hub/server.ts";
import { tinyModel } from "../support/hub/tiny-model.ts";
import { run } from "./run.ts";

/** Where examples may write what they like. */
const cwd = mkdtempSync(join(tmpdir(), "typeformer-help-"));
symlinkSync(resolve("weights"), join(cwd, "weights"));
symlinkSync(resolve("test/golden/evaluation"), join(cwd, "glue"));
writeFileSync(join(cwd, "pairs.tsv"), "premise\thypothesis\tlabel\nA man plays.\tHe sings.\tneutral\n");
/** The hub's models that examples name are in the cache, tiny ones in their place, and nothing is asked of the network. */
const env = { ...process.env, HF_HOME: cwd, HF_HUB_OFFLINE: "1" };
beforeAll(async () => {
  const models: [id: string, files: Record<string, Uint8Array>][] = [
    ["distilbert/distilroberta-base", await tinyModel()],
    ["distilbert/distilbert-base-uncased-finetuned-sst-2-english", filesOf("distilbert/classifier")],
    ["cross-encoder/nli-distilroberta-base", filesOf("roberta/classifier")],
    ["dslim/bert-base-NER", filesOf("bert/tokens")],
    ["deepset/roberta-base-squad2", filesOf("roberta/span")],
    ["sentence-transformers/all-MiniLM-L6-v2", { ...filesOf("bert/mlm"), ...sentenceTransformer }],
  ];
  const hub = await startHub(Object.fromEntries(models.map(([id, files]) => [id, { files }])));
  const options: FetchOptions = { endpoint: hub.endpoint, cache_dir: join(cwd, "hub"), token: "hf_of_nobody", need: "sentences" };
  for (const [id] of models) await fetchModel(id, options);
  await hub.close();
});

function filesOf(golden: string): Record<string, Uint8Array> {
  const folder = `test/golden/family/${golden}`;
  return Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file))]));
}

/** What makes sentence vectors of an encoder. */
const sentenceTransformer = {
  "modules.json": Buffer.from(
    JSON.stringify([
      { idx: 0, name: "0", path: "", type: "sentence_transformers.models.Transformer" },
      { idx: 1, name: "1", path: "1_Pooling", type: "sentence_transformers.models.Pooling" },
    ]),
  ),
  "1_Pooling/config.json": Buffer.from(JSON.stringify({ word_embedding_dimension: 18, pooling_mode_mean_tokens: true })),
};
afterAll(() => rmSync(cwd, { recursive: true }));

const { version } = JSON.parse(readFileSync("package.json", "utf8"));

describe.each([
  [[]],
  [["fill-mask"]],
  [["classify"]],
  [["ner"]],
  [["qa"]],
  [["zero-shot"]],
  [["embed"]],
  [["score"]],
  [["tokenize"]],
  [["inspect"]],
  [["quantize"]],
  [["evaluate"]],
  [["verify"]],
  [["download"]],
  [["cache", "list"]],
  [["cache"]],
])("typeformer %j --help", (command: string[]) => {
  test("its examples can be pasted", async () => {
    const { code, stdout, stderr } = await run([...command, "--help"]);
    expect([code, stderr]).toEqual([0, ""]);
    const examples = stdout
      .split(/\nExamples?:\n/)[1]
      .split("\n")
      .filter((line) => line.startsWith("  "));
    expect(examples.length).toBeGreaterThan(0);
    const typeformer = `typeformer() { '${process.execPath}' '${resolve(await built())}' "$@"; }`;
    const said = command[0] === "download" ? "typeformer: in the cache; whether it is up to date was not asked, by HF_HUB_OFFLINE\n" : "";
    const tried = (example: string) => promisify(execFile)("sh", ["-c", `${typeformer}\n${example}`], { encoding: "utf8", cwd, env });
    const checked = async (example: string) => {
      const { stdout, stderr } = await tried(example);
      expect([example, stderr]).toEqual([example, said]);
      expect(stdout).not.toBe("");
    };
    if (command[0] !== "cache") await Promise.all(examples.map(checked));
    else for (const example of examples) await checked(example); // one removes what another lists
  });
});

test.each([["--help"], ["--version"], ["fill-mask", "--help"], ["help", "verify"]])(
  "typeformer %s %s waits for no engine, and for nothing that a command does",
  async (...args) => {
    await built();
    expect(loadedByCommand(...args).files).toEqual(["cli.js", "command.chunk.js", "errors.chunk.js", "requests.chunk.js"]);
  },
);

test("--version, help COMMAND", async () => {
  expect((await run(["--version"])).stdout).toBe(`${version}\n`);
  expect((await run(["help", "inspect"])).stdout).toBe((await run(["inspect", "--help"])).stdout);
});

test.each([
  [["fill-msk"], "unknown command 'fill-msk'. Did you mean fill-mask? See typeformer --help"],
  [["fill-mask", "--topk", "3", "x"], "unknown option '--topk'. Did you mean --top-k? See typeformer fill-mask --help"],
  [
    ["fill-mask", "--top-k", "0", "x"],
    "option '--top-k <n>' argument '0' is invalid. Give a whole number from 1 on. See typeformer fill-mask --help",
  ],
  [
    ["fill-mask", "--top-k", "1.5", "x"],
    "option '--top-k <n>' argument '1.5' is invalid. Give a whole number from 1 on. See typeformer fill-mask --help",
  ],
  [
    ["fill-mask", "--threads", "-1", "x"],
    "option '--threads <n>' argument '-1' is invalid. Give a whole number from 1 on. See typeformer fill-mask --help",
  ],
  [["fill-mask", "- <mask>"], "unknown option '- <mask>'. Put -- before texts that begin with a dash. See typeformer fill-mask --help"],
  [
    ["fill-mask"],
    'give a text, such as "She opened the <mask>.", or --jsonl to read lines from standard input. See typeformer fill-mask --help',
  ],
  [["tokenize", "--jsonl", "x"], "--jsonl reads texts from standard input: give none on the command line. See typeformer tokenize --help"],
  [["tokenize", "--keep-going", "x"], "--keep-going belongs to --jsonl. See typeformer tokenize --help"],
  [["fill-mask", "--jsonl", "--json"], "option '--jsonl' cannot be used with option '--json'. See typeformer fill-mask --help"],
  [["quantize", "weights/mini"], "missing required argument 'out'. See typeformer quantize --help"],
  [["verify", "a", "--model", "b"], "the model is named twice: leave out --model. See typeformer verify --help"],
  [["download"], "missing required argument 'model'. See typeformer download --help"],
  [["cache", "remov"], "unknown command 'remov'. Did you mean remove? See typeformer cache --help"],
  [["ner", "--agregation", "max", "x"], "unknown option '--agregation'. Did you mean --aggregation? See typeformer ner --help"],
  [
    ["ner", "--aggregation", "simpel", "x"],
    "option '--aggregation <how>' argument 'simpel' is invalid. Did you mean simple? Known: none, simple, first, average, max. See typeformer ner --help",
  ],
  [
    ["classify", "--top-k", "0", "x"],
    "option '--top-k <n|all>' argument '0' is invalid. Give a whole number from 1 on, or all. See typeformer classify --help",
  ],
  [["zero-shot", "x"], "give labels, such as --labels travel,cooking,law. See typeformer zero-shot --help"],
  [
    ["embed"],
    'give a text, such as "The ship left the harbour.", or --jsonl to read lines from standard input. See typeformer embed --help',
  ],
  [["classfy", "x"], "unknown command 'classfy'. Did you mean classify? See typeformer --help"],
  [["fill-mask", "--truncation=yes", "x"], "option '--truncation' takes no value. See typeformer fill-mask --help"],
  [["zero-shot", "--labels", " , ", "x"], "give labels, such as --labels travel,cooking,law. See typeformer zero-shot --help"],
  [["fill-mask", "--nothing=yes", "x"], "unknown option '--nothing=yes'. See typeformer fill-mask --help"],
  [["cache", "remove"], "missing required argument 'model'. See typeformer cache remove --help"],
  [["inspect"], "missing required argument 'files'. See typeformer inspect --help"],
])("%j makes no sense: one line, exit code 2", async (args: string[], message: string) => {
  expect(await run(args)).toEqual({ code: 2, signal: null, stdout: "", stderr: `typeformer: ${message}\n` });
});
