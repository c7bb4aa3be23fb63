import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { readBlueprint } from "../../src/model/index.ts";

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
  });
});

test("gelu_python is gelu", async () => {
  expect(await configFrom({ ...distilroberta, hidden_act: "gelu_python" })).toEqual(await configFrom(distilroberta));
});
