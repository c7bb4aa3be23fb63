/** A fine-tuned token classifier that people use, whose labels are personal data, held to PyTorch. */
import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { openSafetensors } from "../../src/checkpoint/safetensors/index.ts";
import { loadModel, loadTokenizer } from "../../src/doors/node.ts";
import { realModel } from "../support/real-models.ts";

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
const answers = lines.map((line) => JSON.parse(line) as Answer);

itself("logits of each text are PyTorch's", async () => {
  const [model, tokenizer] = await Promise.all([loadModel(rampart), loadTokenizer(rampart)]);
  const golden = await openSafetensors(new Uint8Array(await readFile("test/golden/real/rampart.safetensors")));
  const [index, value] = [(await golden.read("index")).data as Int32Array, (await golden.read("value")).data as Float32Array];
  const each = index.length / answers.length;
  const labels = model.config.labelNames.length;
  let farthest = 0;
  for (const [i, { text }] of answers.entries()) {
    const encoding = tokenizer.encode(text);
    const [rows] = await model.ask("label", [encoding], [[...encoding.ids.keys()]], {});
    for (let k = i * each; k < (i + 1) * each; k++)
      farthest = Math.max(farthest, Math.abs(rows[Math.floor(index[k] / labels)][index[k] % labels] - value[k]));
  }
  console.log(`${index.length} logits of ${answers.length} texts: max|Δ| ${farthest.toExponential(1)}`);
  expect(farthest).toBeLessThan(1e-4); // f32 in another order strays by 2e-5
  model.dispose();
});
