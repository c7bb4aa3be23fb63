/** all-MiniLM-L6-v2, whole vectors of sentence-transformers. */
import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { openSafetensors } from "../../src/checkpoint/safetensors/index.ts";
import { pipeline, search } from "../../src/doors/node.ts";
import { backendsOfThisRun } from "../support/gpu.ts";
import { realModel } from "../support/real-models.ts";

const minilm = realModel("minilm") ?? "";
const itself = minilm ? test : test.skip;

const golden = await openSafetensors(new Uint8Array(await readFile("test/golden/real/minilm-sentences.safetensors")));
const texts = JSON.parse(golden.metadata.texts) as string[];

itself.each(backendsOfThisRun)("on %s every number of a vector is that of sentence-transformers", async (backend) => {
  const expected = (await golden.read("vectors")).data as Float32Array;
  const embed = await pipeline("sentence-embedding", minilm, { backend, onWarning: () => {} });
  const some = backend === "reference" ? texts.slice(0, 4) : texts; // it is slow
  const vectors = await embed(some);
  const farthest = Math.max(...vectors.flatMap((vector, i) => Array.from(vector, (value, at) => Math.abs(value - expected[i * 384 + at]))));
  expect(farthest).toBeLessThan(2e-6);
  embed.dispose();
});

itself("a question finds what answers it, whatever words that uses", async () => {
  const embed = await pipeline("sentence-embedding", minilm, { onWarning: () => {} });
  const answers = ["Refunds are made within a fortnight.", "Water the lawn in the evening.", "Parcels leave our house within two days."];
  expect(search(await embed("How do I get my money back?"), await embed(answers), 1)[0].index).toBe(0);
  embed.dispose();
});
