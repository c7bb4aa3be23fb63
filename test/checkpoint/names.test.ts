import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { resolveNames } from "../../src/checkpoint/names.ts";
import { openSafetensors } from "../../src/checkpoint/safetensors/index.ts";

const words = "roberta.embeddings.word_embeddings.weight";
const norm = "roberta.encoder.layer.0.output.LayerNorm";
const expected = [words, `${norm}.weight`, `${norm}.bias`, "lm_head.dense.weight", "lm_head.layer_norm.weight", "lm_head.bias"];
const none = { missing: [], unexpected: [], foreign: [] };

/** Canonical name → name in the file, where they differ. */
const renamed = (sources: Map<string, string>) => Object.fromEntries([...sources].filter(([canonical, name]) => canonical !== name));

describe("resolveNames", () => {
  test("the names of transformers are taken as they are", () => {
    const { sources, ...rest } = resolveNames(expected, expected);
    expect([[...sources.keys()], renamed(sources), rest]).toEqual([expected, {}, none]);
  });

  test("the bundled model's 106 names, and no other", async () => {
    const file = await openSafetensors(Uint8Array.from(readFileSync("weights/mini/model.safetensors")));
    const names = [...file.tensors.keys()];
    expect(names).toHaveLength(106);
    expect(resolveNames(names, names)).toMatchObject(none);
    expect(resolveNames(names.slice(1), names).missing).toEqual([names[0]]);
  });

  test("the prefix may be missing", () => {
    const bare = expected.map((name) => name.replace(/^roberta\./, ""));
    const { sources, ...rest } = resolveNames(bare, expected);
    expect(rest).toEqual(none);
    expect(sources.get(words)).toBe("embeddings.word_embeddings.weight");
  });

  test("gamma and beta are weight and bias", () => {
    const old = expected.map((name) => name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"));
    const { sources, ...rest } = resolveNames(old, expected);
    expect([renamed(sources), rest]).toEqual([{ [`${norm}.weight`]: `${norm}.gamma`, [`${norm}.bias`]: `${norm}.beta` }, none]);
  });

  test("tied: the decoder's names stand in for the words and the bias", () => {
    const converted = [
      ...expected.filter((name) => name !== words && name !== "lm_head.bias"),
      "lm_head.decoder.weight",
      "lm_head.decoder.bias",
    ];
    const { sources, ...rest } = resolveNames(converted, expected);
    expect(rest).toEqual(none);
    expect([sources.get(words), sources.get("lm_head.bias")]).toEqual(["lm_head.decoder.weight", "lm_head.decoder.bias"]);
  });

  test("both names: each is its own source, and the model may find them untied", () => {
    const { sources, ...rest } = resolveNames([...expected, "lm_head.decoder.weight", "lm_head.decoder.bias"], expected);
    expect(rest).toEqual(none);
    expect([sources.get(words), sources.get("lm_head.decoder.weight")]).toEqual([words, "lm_head.decoder.weight"]);
    expect([sources.get("lm_head.bias"), sources.get("lm_head.decoder.bias")]).toEqual(["lm_head.bias", "lm_head.decoder.bias"]);
  });

  test("a model that expects a decoder of its own finds the words where there is none", () => {
    expect(resolveNames(expected, [...expected, "lm_head.decoder.weight"]).sources.get("lm_head.decoder.weight")).toBe(words);
  });

  test("position ids and the pooler are ignored", () => {
    const extra = ["roberta.embeddings.position_ids", "roberta.pooler.dense.weight", "pooler.dense.bias", "embeddings.position_ids"];
    const { sources, ...rest } = resolveNames([...expected, ...extra], expected);
    expect([sources.size, rest]).toEqual([expected.length, none]);
  });

  test("inside: unexpected, each by its name in the file; outside: foreign", () => {
    const inside = ["roberta.encoder.layer.1.output.dense.weight", "encoder.layer.9.extra", "lm_head.scale"];
    const outside = ["classifier.dense.weight", "qa_outputs.bias", "bert.embeddings.word_embeddings.weight", "__proto__"];
    expect(resolveNames([...expected, ...inside, ...outside], expected)).toMatchObject({
      missing: [],
      unexpected: inside,
      foreign: outside,
    });
  });

  test("a second source for one parameter is unexpected", () => {
    const twice = [...expected, "embeddings.word_embeddings.weight", `${norm}.gamma`];
    expect(resolveNames(twice, expected).unexpected).toEqual(["embeddings.word_embeddings.weight", `${norm}.gamma`]);
  });

  test("a fine-tuned checkpoint lacks the head", () => {
    const tuned = [...expected.filter((name) => !name.startsWith("lm_head")), "classifier.out_proj.weight"];
    expect(resolveNames(tuned, expected)).toMatchObject({
      missing: ["lm_head.dense.weight", "lm_head.layer_norm.weight", "lm_head.bias"],
      unexpected: [],
      foreign: ["classifier.out_proj.weight"],
    });
  });
});
