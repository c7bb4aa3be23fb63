import { readFile } from "node:fs/promises";
import { writeSafetensors } from "../../../src/checkpoint/safetensors/index.ts";
import type { Tensor } from "../../../src/tensor/index.ts";
import { generatedTensors } from "../../golden/generated-tensors.ts";

/** The smallest shape that has all there is, with the bundled model's vocabulary. */
export const tinyShape = {
  model_type: "roberta",
  hidden_act: "gelu",
  type_vocab_size: 1,
  layer_norm_eps: 1e-5,
  pad_token_id: 1,
  hidden_size: 6,
  num_attention_heads: 3,
  num_hidden_layers: 2,
  intermediate_size: 5,
  vocab_size: 12288,
  max_position_embeddings: 20,
};

const text = (value: string) => new TextEncoder().encode(value);

/** The files of a whole model of 350 kB, with the bundled model's tokenizer and, as on the hub, with files that nobody needs. */
export async function tinyModel(seed = 5): Promise<Record<string, Uint8Array>> {
  return { ...(await withoutWeights()), "model.safetensors": writeSafetensors(await generatedTensors(tinyShape, seed), { format: "pt" }) };
}

/** The same in two shards, one of them in a folder. */
export async function shardedModel(seed = 5): Promise<Record<string, Uint8Array>> {
  const tensors = [...(await generatedTensors(tinyShape, seed))];
  const half = Math.ceil(tensors.length / 2);
  const shards = { "model-00001-of-00002.safetensors": tensors.slice(0, half), "parts/2.safetensors": tensors.slice(half) };
  const weight_map = Object.fromEntries(Object.entries(shards).flatMap(([file, part]) => part.map(([name]) => [name, file])));
  const files = Object.entries(shards).map(([file, part]) => [file, writeSafetensors(new Map<string, Tensor>(part), { format: "pt" })]);
  return {
    ...(await withoutWeights()),
    "model.safetensors.index.json": text(JSON.stringify({ metadata: {}, weight_map })),
    ...Object.fromEntries(files),
  };
}

export async function withoutWeights(): Promise<Record<string, Uint8Array>> {
  const tokenizer = await Promise.all(["tokenizer.json", "tokenizer_config.json"].map((name) => readFile(`weights/mini/${name}`)));
  return {
    "README.md": text("a model"),
    "config.json": text(JSON.stringify({ architectures: ["RobertaForMaskedLM"], ...tinyShape })),
    "tokenizer.json": tokenizer[0],
    "tokenizer_config.json": tokenizer[1],
    "onnx/model.onnx": text("an export"),
    "pytorch_model.bin": text("a pickle"),
  };
}
