import { readFile } from "node:fs/promises";
import { describe, expect, test } from "@jest/globals";
import { readLabels } from "../../src/model/architectures/labels.ts";
import { ConfigFields, readBlueprint } from "../../src/model/index.ts";

const published = {
  model_type: "roberta",
  hidden_act: "gelu",
  hidden_size: 768,
  num_attention_heads: 12,
  num_hidden_layers: 6,
  intermediate_size: 3072,
};
const distilroberta = {
  ...published,
  vocab_size: 50265,
  max_position_embeddings: 514,
  pad_token_id: 1,
  type_vocab_size: 1,
  layer_norm_eps: 1e-5,
};

const configFrom = async (json: unknown) => (await readBlueprint(json, "config.json")).config;

test("distilroberta-base", async () => {
  const config = await configFrom({ ...distilroberta, architectures: ["RobertaForMaskedLM"] });
  expect(config).toMatchObject({
    layers: 6,
    hidden: 768,
    heads: 12,
    headDim: 64,
    tokenLimit: 512,
    tied: true,
    architecture: "RobertaForMaskedLM",
  });
});

test("the bundled model", async () => {
  const config = await configFrom(JSON.parse(await readFile("weights/mini/config.json", "utf8")));
  expect(config).toMatchObject({ layers: 6, hidden: 192, heads: 12, headDim: 16, tokenLimit: 128, vocab: 12288 });
});

test.each([
  ["no object", [], "invalid_config", /JSON object/],
  [
    "heads that do not divide",
    { ...distilroberta, num_attention_heads: 7 },
    "invalid_config",
    /768 cannot be divided among "num_attention_heads" 7/,
  ],
  ["a layer count that is none", { ...distilroberta, num_hidden_layers: null }, "invalid_config", /"num_hidden_layers".*null/],
  ["a negative size", { ...distilroberta, hidden_size: -768 }, "invalid_config", /"hidden_size".*-768/],
  ["a size as a string", { ...distilroberta, vocab_size: "50265" }, "invalid_config", /"vocab_size".*"50265"/],
  ["ε that is no number", { ...distilroberta, layer_norm_eps: null }, "invalid_config", /"layer_norm_eps"/],
  ["no usable position", { ...distilroberta, max_position_embeddings: 2 }, "invalid_config", /"max_position_embeddings" 2/],
  ["another model type", { ...distilroberta, model_type: "gpt2" }, "unsupported_model", /"gpt2"/],
  ["another activation", { ...distilroberta, hidden_act: "gelu_new" }, "unsupported_model", /"gelu_new"/],
  ["relative positions", { ...distilroberta, position_embedding_type: "relative_key" }, "unsupported_model", /"relative_key"/],
  ["a decoder", { ...distilroberta, is_decoder: true }, "unsupported_model", /"is_decoder"/],
  ["no model type", { ...distilroberta, model_type: undefined }, "unsupported_model", /"model_type" is nothing.*roberta/],
  ["a model type that every object has", { ...distilroberta, model_type: "constructor" }, "unsupported_model", /"constructor"/],
  ["no activation", { ...distilroberta, hidden_act: null }, "unsupported_model", /"hidden_act" is null/],
])("refuses %s", async (_, json, code, message) => {
  await expect(configFrom(json)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

test("what is absent has the default of RobertaConfig in transformers 5.23", async () => {
  expect(await configFrom({ model_type: "roberta" })).toEqual({
    modelType: "roberta",
    layers: 12,
    hidden: 768,
    heads: 12,
    headDim: 64,
    intermediate: 3072,
    vocab: 50265,
    positions: 512,
    tokenTypes: 2,
    padId: 1,
    firstPosition: 2,
    countsPadding: false,
    epsilon: 1e-12,
    tokenLimit: 510,
    tied: true,
    endsIn: ["mlm"],
    architecture: "unknown",
    labels: 2,
    labelNames: ["LABEL_0", "LABEL_1"],
    problem: undefined,
  });
});

test("gelu_python is gelu", async () => {
  expect(await configFrom({ ...distilroberta, hidden_act: "gelu_python" })).toEqual(await configFrom(distilroberta));
});

describe("other architectures", () => {
  const bert = { model_type: "bert" };
  const distilbert = { model_type: "distilbert" };

  test("what is absent has the default of BertConfig", async () => {
    expect(await configFrom({ ...bert, architectures: ["BertForTokenClassification"] })).toEqual({
      ...(await configFrom({ model_type: "roberta" })),
      modelType: "bert",
      vocab: 30522,
      padId: 0,
      firstPosition: 0,
      countsPadding: true,
      tokenLimit: 512,
      endsIn: ["tokens"],
      architecture: "BertForTokenClassification",
    });
  });

  test("DistilBERT has keys of its own, no token types, and an ε that no file changes", async () => {
    const own = { ...distilbert, dim: 36, n_heads: 3, n_layers: 2, hidden_dim: 7, layer_norm_eps: 1e-5, type_vocab_size: 2 };
    expect(await configFrom(own)).toMatchObject({ hidden: 36, headDim: 12, layers: 2, intermediate: 7, epsilon: 1e-12, tokenTypes: 0 });
    expect(await configFrom(distilbert)).toMatchObject({
      hidden: 768,
      heads: 12,
      layers: 6,
      intermediate: 3072,
      vocab: 30522,
      tokenLimit: 512,
    });
  });

  test("DistilBERT's keys go by their common names too, as in Python", async () => {
    const common = { ...distilbert, hidden_size: 36, num_attention_heads: 3, num_hidden_layers: 2 };
    expect(await configFrom(common)).toMatchObject({ hidden: 36, heads: 3, layers: 2 });
  });

  test.each(["camembert", "xlm-roberta"])("%s counts as RoBERTa does", async (model_type) => {
    expect(await configFrom({ ...distilroberta, model_type })).toEqual({ ...(await configFrom(distilroberta)), modelType: model_type });
    expect(await configFrom({ model_type })).toMatchObject({ vocab: 30522, firstPosition: 2 });
  });

  test.each([
    ["another activation", { ...distilbert, activation: "relu" }, "unsupported_model", /"activation" is "relu"/],
    ["another activation", { ...bert, hidden_act: "relu" }, "unsupported_model", /"hidden_act" is "relu"/],
    ["a decoder", { ...bert, is_decoder: true }, "unsupported_model", /"is_decoder"/],
    ["heads that do not divide", { ...distilbert, n_heads: 7 }, "invalid_config", /"dim" 768 cannot be divided among "n_heads" 7/],
    [
      "relative positions",
      { model_type: "mpnet" },
      "unsupported_model",
      /"mpnet", which needs relative positions.*roberta.*bert, distilbert/,
    ],
    ["rotary positions", { model_type: "modernbert" }, "unsupported_model", /needs rotary positions/],
    ["a Unigram tokenizer", { model_type: "albert" }, "unsupported_model", /needs .*a Unigram tokenizer/],
    ["what nobody knows", { model_type: "toString" }, "unsupported_model", /"model_type" is "toString"\. This engine runs/],
  ])("refuses %s", async (_, json, code, message) => {
    await expect(configFrom(json)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test("BERT without padding counts all the same", async () => {
    expect(await configFrom({ ...bert, pad_token_id: null })).toMatchObject({ padId: 0, tokenLimit: 512 });
  });
});

describe("labels, as transformers 5.23 reads them", () => {
  const labelsOf = (json: object) => readLabels(new ConfigFields(json, "config.json"));

  test.each([
    ["nothing", {}, ["LABEL_0", "LABEL_1"]],
    ["names", { id2label: { "0": "no", "1": "yes", "2": "perhaps" } }, ["no", "yes", "perhaps"]],
    ["names in another order", { id2label: { "1": "yes", "0": "no" } }, ["no", "yes"]],
    [
      "more names than ten",
      { id2label: Object.fromEntries(Array.from({ length: 11 }, (_, i) => [i, `l${i}`])) },
      Array.from({ length: 11 }, (_, i) => `l${i}`),
    ],
    ["a name twice", { id2label: { "0": "a", "1": "a" } }, ["a", "a"]],
    ["an empty name", { id2label: { "0": "", "1": "x" } }, ["", "x"]],
    ["names that are numbers", { id2label: { "0": 1, "1": 5 } }, ["1", "5"]],
    ["a number alone", { num_labels: 3 }, ["LABEL_0", "LABEL_1", "LABEL_2"]],
    ["a number and as many names", { num_labels: 2, id2label: { "0": "a", "1": "b" } }, ["a", "b"]],
    ["a number and other names", { num_labels: 3, id2label: { "0": "a", "1": "b" } }, ["LABEL_0", "LABEL_1", "LABEL_2"]],
    ["null", { num_labels: null, id2label: null }, ["LABEL_0", "LABEL_1"]],
    ["label2id alone", { label2id: { x: 0, y: 1, z: 2 } }, ["LABEL_0", "LABEL_1"]],
  ])("%s", (_, json, labelNames) => {
    expect(labelsOf(json)).toEqual({ labels: labelNames.length, labelNames, problem: undefined });
  });

  test.each(["regression", "single_label_classification", "multi_label_classification"])("the problem %s", (problem_type) => {
    expect(labelsOf({ problem_type }).problem).toBe(problem_type);
  });

  test("a problem that nobody knows is none", () => expect(labelsOf({ problem_type: "ranking" }).problem).toBeUndefined());

  test.each([
    ["a gap", { id2label: { "0": "a", "2": "b" } }, /2 names and none for 1/],
    ["a count from 1", { id2label: { "1": "a", "2": "b" } }, /none for 0/],
    ["a number below 0", { id2label: { "-1": "x", "0": "y" } }, /none for 1/],
    ["keys that are no numbers", { id2label: { a: "x" } }, /none for 0/],
    ["a list", { id2label: ["a", "b"] }, /"id2label" must be an object/],
    ["a name that is none", { id2label: { "0": null, "1": "x" } }, /none for 0|label 0 a name, found null/],
    ["no names", { id2label: {} }, /names no label/],
    ["no label", { num_labels: 0 }, /"num_labels" must be a whole number from 1/],
    ["a number as a string", { num_labels: "3" }, /"num_labels".*"3"/],
    ["one of one", { num_labels: 1, problem_type: "single_label_classification" }, /takes two labels or more/],
  ])("refuses %s", (_, json, message) => {
    expect(() => labelsOf(json)).toThrow(expect.objectContaining({ code: "invalid_config", message: expect.stringMatching(message) }));
  });

  test("a model that has no use for them may say what it likes", async () => {
    expect(await configFrom({ ...distilroberta, id2label: ["a"] })).toMatchObject({ labels: 2, labelNames: ["LABEL_0", "LABEL_1"] });
  });
});
