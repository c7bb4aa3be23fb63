import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { openSafetensors } from "../../src/checkpoint/safetensors/index.ts";
import { roberta } from "../../src/model/architectures/roberta.ts";
import { blueprintOf, readBlueprint } from "../../src/model/index.ts";
import { knownNames, resolveNames, strayPrefix } from "../../src/model/parameters/names.ts";
import { configOf } from "../support/models.ts";

const words = "roberta.embeddings.word_embeddings.weight";
const norm = "roberta.encoder.layer.0.output.LayerNorm";
const decoder = { weight: "lm_head.decoder.weight", bias: "lm_head.decoder.bias" };
const config = configOf({ hidden: 4, heads: 2, layers: 1, intermediate: 8, vocab: 10, positions: 8 });
const known = knownNames(blueprintOf(roberta, config));
const untied = knownNames(blueprintOf(roberta, { ...config, tied: false }));
const expected = [...new Set(known.parameters.map(({ name }) => name))];
const none = { missing: [], unexpected: [], foreign: [] };
const judged = ({ missing, unexpected, foreign }: ReturnType<typeof resolveNames>) => ({ missing, unexpected, foreign });

/** Known name → name in the file, where they differ. */
const renamed = (sources: Map<string, string>) =>
  Object.fromEntries([...sources].filter(([name, source]) => name !== source && expected.includes(name)));

describe("resolveNames", () => {
  test("the names of transformers are taken as they are", () => {
    const names = resolveNames(expected, known);
    expect([[...names.stored], renamed(names.sources), judged(names)]).toEqual([expected, {}, none]);
  });

  test("the bundled model's 106 names, and no other", async () => {
    const file = await openSafetensors(Uint8Array.from(readFileSync("weights/mini/model.safetensors")));
    const names = [...file.tensors.keys()];
    expect(names).toHaveLength(106);
    const mini = knownNames(await readBlueprint(JSON.parse(readFileSync("weights/mini/config.json", "utf8")), "mini"));
    expect(judged(resolveNames(names, mini))).toEqual(none);
    expect(resolveNames(names.slice(1), mini).missing).toEqual([names[0]]);
  });

  test("the prefix may be missing", () => {
    const bare = expected.map((name) => name.replace(/^roberta\./, ""));
    const names = resolveNames(bare, known);
    expect(judged(names)).toEqual(none);
    expect(names.sources.get(words)).toBe("embeddings.word_embeddings.weight");
  });

  test("gamma and beta are weight and bias, of every norm and of nothing else", () => {
    const isNorm = /(LayerNorm|layer_norm)\.(weight|bias)$/;
    const old = expected.map((name) => (isNorm.test(name) ? name.replace(/weight$/, "gamma").replace(/bias$/, "beta") : name));
    const names = resolveNames(old, known);
    expect(judged(names)).toEqual(none);
    expect(names.sources.get(`${norm}.weight`)).toBe(`${norm}.gamma`);
    expect(names.sources.get(`${norm}.bias`)).toBe(`${norm}.beta`);
    const dense = expected.map((name) => name.replace("lm_head.dense.weight", "lm_head.dense.gamma"));
    expect(judged(resolveNames(dense, known))).toEqual({
      missing: ["lm_head.dense.weight"],
      unexpected: ["lm_head.dense.gamma"],
      foreign: [],
    });
  });

  test("tied: the decoder's names stand in for the words and the bias", () => {
    const converted = [...expected.filter((name) => name !== words && name !== "lm_head.bias"), decoder.weight, decoder.bias];
    const names = resolveNames(converted, known);
    expect(judged(names)).toEqual(none);
    expect([names.sources.get(words), names.sources.get("lm_head.bias")]).toEqual([decoder.weight, decoder.bias]);
  });

  test("both names: each is its own source, and the values find whether they are tied", () => {
    const { sources, stored, ...rest } = resolveNames([...expected, decoder.weight, decoder.bias], known);
    expect(rest).toEqual(none);
    expect([sources.get(words), sources.get(decoder.weight)]).toEqual([words, decoder.weight]);
    expect([sources.get("lm_head.bias"), sources.get(decoder.bias)]).toEqual(["lm_head.bias", decoder.bias]);
    expect([words, decoder.weight, "lm_head.bias", decoder.bias].every((name) => stored.has(name))).toBe(true);
  });

  test("a model whose config says that nothing is tied must have a decoder of its own: transformers would make one up", () => {
    expect(judged(resolveNames(expected, untied))).toEqual({ ...none, missing: [decoder.weight, decoder.bias] });
    expect(judged(resolveNames([...expected, decoder.weight, decoder.bias], untied))).toEqual(none); // beside a bias that it does not add
  });

  test("position ids and the pooler are ignored", () => {
    const extra = ["roberta.embeddings.position_ids", "roberta.pooler.dense.weight", "pooler.dense.bias", "embeddings.position_ids"];
    const names = resolveNames([...expected, ...extra], known);
    expect([names.stored.size, judged(names)]).toEqual([expected.length, none]);
  });

  test("inside: unexpected, each by its name in the file; outside: foreign", () => {
    const inside = ["roberta.encoder.layer.1.output.dense.weight", "encoder.layer.9.extra", "lm_head.scale"];
    const outside = ["classifier.dense.weight", "qa_outputs.bias", "bert.embeddings.word_embeddings.weight", "__proto__"];
    expect(resolveNames([...expected, ...inside, ...outside], known)).toMatchObject({
      missing: [],
      unexpected: inside,
      foreign: outside,
    });
  });

  test("a second source for one parameter is unexpected", () => {
    const twice = [...expected, "embeddings.word_embeddings.weight", `${norm}.gamma`];
    expect(resolveNames(twice, known).unexpected).toEqual(["embeddings.word_embeddings.weight", `${norm}.gamma`]);
  });

  test("a fine-tuned checkpoint lacks the head", () => {
    const tuned = [...expected.filter((name) => !name.startsWith("lm_head")), "classifier.out_proj.weight"];
    expect(judged(resolveNames(tuned, known))).toEqual({
      missing: ["lm_head.dense.weight", "lm_head.dense.bias", "lm_head.layer_norm.weight", "lm_head.layer_norm.bias", "lm_head.bias"],
      unexpected: [],
      foreign: ["classifier.out_proj.weight"],
    });
  });
});

test.each(["module.", "_orig_mod.", "model.", "_orig_mod.module."])("what a wrapper put before all names is found: %s", (prefix) => {
  expect(
    strayPrefix(
      expected.map((name) => prefix + name),
      known,
    ),
  ).toEqual({ prefix, name: words });
  const bare = expected.map((name) => prefix + name.replace(/^roberta\./, ""));
  expect(strayPrefix(bare, known)).toEqual({ prefix, name: "embeddings.word_embeddings.weight" });
  expect(strayPrefix(expected, known)).toBeUndefined();
  expect(
    strayPrefix(
      expected.map((name) => name.replace(/^roberta\./, "")),
      known,
    ),
  ).toBeUndefined();
});
