import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { readConfig } from "../../src/model/index.ts";

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

test("distilroberta-base", () => {
  const config = readConfig({ ...distilroberta, architectures: ["RobertaForMaskedLM"] }, "config.json");
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
  const config = readConfig(JSON.parse(await readFile("weights/mini/config.json", "utf8")), "config.json");
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
  ["no layer count", { ...distilroberta, num_hidden_layers: undefined }, "invalid_config", /"num_hidden_layers"/],
  ["a negative size", { ...distilroberta, hidden_size: -768 }, "invalid_config", /"hidden_size".*-768/],
  ["a size as a string", { ...distilroberta, vocab_size: "50265" }, "invalid_config", /"vocab_size".*"50265"/],
  ["ε that is no number", { ...distilroberta, layer_norm_eps: null }, "invalid_config", /"layer_norm_eps"/],
  ["no usable position", { ...distilroberta, max_position_embeddings: 2 }, "invalid_config", /"max_position_embeddings" 2/],
  ["another model type", { ...distilroberta, model_type: "gpt2" }, "unsupported_model", /"gpt2"/],
  ["another activation", { ...distilroberta, hidden_act: "gelu_new" }, "unsupported_model", /"gelu_new"/],
  ["relative positions", { ...distilroberta, position_embedding_type: "relative_key" }, "unsupported_model", /"relative_key"/],
  ["a decoder", { ...distilroberta, is_decoder: true }, "unsupported_model", /"is_decoder"/],
])("refuses %s", (_, json, code, message) => {
  expect(() => readConfig(json, "config.json")).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
});
