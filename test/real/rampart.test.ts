/** A fine-tuned token classifier that people use, whose labels are personal data, held to PyTorch and to Python's pipeline. */
import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { openSafetensors } from "../../src/checkpoint/safetensors/index.ts";
import { loadModel, loadTokenizer, pipeline } from "../../src/doors/node.ts";
import { realModel } from "../support/real-models.ts";
import { runs } from "../support/runs.ts";

const rampart = realModel("rampart") ?? "";
const itself = rampart ? test : test.skip;

/** What Python found in a text; it counts code points. */
interface Answer {
  text: string;
  entities: { entity_group: string; score: number; word: string; start: number; end: number }[];
}

const lines = gunzipSync(await readFile("test/golden/real/rampart.jsonl.gz"))
  .toString()
  .trim()
  .split("\n");
const step = runs(10, 1); // of 200 texts, which take half a minute
const answers = lines.map((line, at) => ({ ...(JSON.parse(line) as Answer), at })).filter(({ at }) => at % step === 0);

itself("logits of each text are PyTorch's", async () => {
  const [model, tokenizer] = await Promise.all([loadModel(rampart), loadTokenizer(rampart)]);
  const golden = await openSafetensors(new Uint8Array(await readFile("test/golden/real/rampart.safetensors")));
  const [index, value] = [(await golden.read("index")).data as Int32Array, (await golden.read("value")).data as Float32Array];
  const each = index.length / lines.length;
  const labels = model.config.labelNames.length;
  let farthest = 0;
  for (const { text, at } of answers) {
    const encoding = tokenizer.encode(text);
    const [rows] = await model.ask("label", [encoding], [[...encoding.ids.keys()]], {});
    for (let k = at * each; k < (at + 1) * each; k++)
      farthest = Math.max(farthest, Math.abs(rows[Math.floor(index[k] / labels)][index[k] % labels] - value[k]));
  }
  console.log(`logits of ${answers.length} texts: max|Δ| ${farthest.toExponential(1)}`);
  expect(farthest).toBeLessThan(1e-4); // f32 in another order strays by 2e-5
  model.dispose();
});

itself("its entities and their places are Python's", async () => {
  const ner = await pipeline("token-classification", rampart);
  const found = await ner(
    answers.map(({ text }) => text),
    { aggregation_strategy: "simple" },
  );
  expect(found.flat().length).toBeGreaterThan(1000 / step);
  for (const [i, { text, entities }] of answers.entries()) {
    const units = (codePoints: number) => [...text].slice(0, codePoints).join("").length;
    const expected = entities.map(({ score, start, end, ...entity }) => ({ ...entity, start: units(start), end: units(end) }));
    expect(found[i].map(({ score, ...entity }) => entity)).toEqual(expected);
    for (const [k, { score }] of entities.entries()) expect(Math.abs(found[i][k].score - score)).toBeLessThan(1e-5);
  }
  ner.dispose();
});
