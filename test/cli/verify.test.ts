import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "@jest/globals";
import { openFile } from "../../src/checkpoint/files/node-files.ts";
import { openSafetensors, writeSafetensors } from "../../src/checkpoint/safetensors/index.ts";
import { asText } from "../../src/cli/commands/verify/published.ts";
import { comparePublished, published } from "../../src/golden/index.ts";
import { built } from "../support/built.ts";
import { run } from "./run.ts";

const tiny = "test/golden/tiny";
const folder = mkdtempSync(join(tmpdir(), "typeformer-verify-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("the bundled model: a row for every tap, and overall okay", async () => {
  const { code, stdout } = await run(["verify"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^wasm .*against weights\/mini\/golden\.safetensors\n/);
  for (const tap of ["embeddings.sum", "layer.0.attention.query", "layer.5.mlp.normed", "mlm.normed", "logits"]) {
    expect(stdout).toMatch(new RegExp(`\\n {2}${tap.replaceAll(".", "\\.")} +\\d\\.\\de[+-]\\d+ `));
  }
  expect(stdout.endsWith("\noverall okay: 1\n")).toBe(true);
});

test("another model on another backend", async () => {
  const { code, stdout } = await run(["verify", tiny, "--backend", "reference"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^reference /);
});

test("q8 has its own tolerance, and says how often its best tokens are PyTorch's", async () => {
  const { code, stdout } = await run(["verify", "--dtype", "q8"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^wasm .*, q8, against /);
  const tail = stdout.split("\n").slice(-4);
  expect(tail[0]).toMatch(/^worst: \S+, \d\.\de-\d; the tolerance of q8 is [\d.]+$/);
  expect(tail[1]).toMatch(/^top-1 as PyTorch's at 2\d of 26 positions, top-5 as PyTorch's at \d+ of 26 positions$/);
  expect(tail[2]).toBe("overall okay: 1");
  expect((await run(["verify", "--dtype", "q4"])).stderr).toMatch(/dtype: "q4" is not known/);
});

test("a model with one wrong weight: the first tap that it reaches, exit code 1", async () => {
  cpSync(tiny, folder, { recursive: true });
  const source = await openFile(join(tiny, "model.safetensors"));
  if (!source) throw new Error(`no model in ${tiny}`);
  const file = await openSafetensors(source);
  const tensors = new Map(await Promise.all([...file.tensors.keys()].map(async (name) => [name, await file.read(name)] as const)));
  const bias = tensors.get("roberta.encoder.layer.1.intermediate.dense.bias");
  if (!bias) throw new Error("the tiny model has other names now");
  bias.data[3] = Number(bias.data[3]) + 0.01;
  writeFileSync(join(folder, "model.safetensors"), writeSafetensors(tensors, { format: "pt" }));

  const { code, stdout } = await run(["verify", "--model", folder]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/\nfirst to diverge: layer\.1\.mlp\.up in ".*", max\|Δ\| 1\.0e-2 at index \d+: got .*\noverall okay: 0\n$/);
});

test("without goldens the error shows the command that writes them", async () => {
  const { code, stderr } = await run(["verify", "--model", "test/cli"]);
  expect([code, stderr]).toEqual([
    1,
    "typeformer: there is no golden.safetensors in test/cli. This writes it: python test/golden/make.py test/cli\n",
  ]);
});

describe("the answers on a model card", () => {
  const card = published[0];
  const right = card.cases.map(({ answers }) => [...answers]);

  test("another model differs: text by text, exit code 1", async () => {
    const { code, stdout, stderr } = await run(["verify", "weights/mini", "--as", "distilroberta-base"]);
    expect([code, stderr]).toEqual([1, ""]);
    expect(stdout).toMatch(/^wasm .*, f32, against the answers on the card https:\/\/huggingface\.co\/distilbert\/distilroberta-base\n/);
    for (const { text } of card.cases) expect(stdout).toContain(`\n${text}\n  expected `);
    expect(stdout).toMatch(/\n {3}waiter +0\.1238 +\S+ +0\.\d{4} {2}another token\n/);
    expect(stdout).toMatch(/\n0 of 15 answers as on the card\noverall okay: 0\n$/);
  });

  test("the right answers are shown to be right, and a score that is too far is named", () => {
    expect(asText(comparePublished(card, right))).toMatch(
      /^The man .*\n {2}expected .*\|Δ\|\n {3}waiter +0\.1238 +waiter +0\.1238 {2}0\.0e\+0\n[\s\S]*\n15 of 15 .* by 0\.0e\+0 at most, .* 0\.0001\noverall okay: 1\n$/,
    );
    const [[first, ...others], ...rest] = right;
    const text = asText(comparePublished(card, [[{ ...first, score: first.score + 2e-4 }, ...others], ...rest]));
    expect(text).toMatch(/waiter .* 2\.0e-4, too far\n[\s\S]*\n14 of 15 [\s\S]*okay: 0\n$/);
  });

  test("of which models they are known is said", async () => {
    const { code, stderr } = await run(["verify", "--as", "roberta-base"]);
    expect([code, stderr]).toEqual([
      1,
      "typeformer: --as roberta-base: answers on a model card are known of distilbert/distilroberta-base only\n",
    ]);
  });
});

describe("--encoder", () => {
  const encoder = (name: string, source: string) => {
    const file = join(folder, name);
    writeFileSync(file, source);
    return file;
  };

  test("one that is right", async () => {
    const door = pathToFileURL(resolve(await built(), "../node.js"));
    const file = encoder(
      "right.mjs",
      `import { loadModel } from "${door}";
       const model = await loadModel("./${tiny}");
       const taps = ["embeddings.normed", "layer.2.mlp.normed"];
       export default async (weights, ids) => {
         if (weights["roberta.embeddings.word_embeddings.weight"].shape[0] !== model.config.vocab) throw new Error("no weights");
         return (await model.run({ ids }, { taps, positions: [] })).taps;
       };`,
    );
    const { code, stdout } = await run(["verify", "--model", tiny, "--encoder", file]);
    expect(stdout).toMatch(
      /right\.mjs against [\s\S]*\n {2}embeddings\.normed .*\n {2}layer\.2\.mlp\.normed .*\nworst: .*\noverall okay: 1\n$/,
    );
    expect(code).toBe(0);
  });

  test("one that is not there", async () => {
    const { code, stderr } = await run(["verify", "--model", tiny, "--encoder", "nowhere.mjs"]);
    expect([code, stderr]).toEqual([1, "typeformer: there is no file nowhere.mjs\n"]);
  });

  test.each([
    ["nothing.mjs", "export default () => ({});", /must return its last layer's output as "layer\.2\.mlp\.normed", found nothing/],
    ["throws.mjs", "export default () => { throw new RangeError('off by one'); };", /throws\.mjs failed: RangeError: off by one/],
    ["none.mjs", "export const encoder = 1;", /none\.mjs must have a function \(weights, ids\) => taps as its default export/],
    ["broken.mjs", "export default (", /broken\.mjs failed: SyntaxError/],
  ])("%s: what is wrong with it, in one line", async (name, source, message) => {
    const { code, stderr } = await run(["verify", "--model", tiny, "--encoder", encoder(name, source)]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^typeformer: .*\n$/);
    expect(stderr).toMatch(message);
  });
});
