/** Small models in memory whose files differ from what `transformers` would write. */
import { writeSafetensors } from "../../src/checkpoint/safetensors/index.ts";
import { type LoadOptions, loadModel, type Model, type ModelParts } from "../../src/doors/node.ts";
import type { Tensor } from "../../src/tensor/index.ts";
import { generatedTensors } from "../golden/generated-tensors.ts";

export type Tensors = Map<string, Tensor>;

const shape = {
  architectures: ["RobertaForMaskedLM"],
  ...{ model_type: "roberta", hidden_act: "gelu", hidden_size: 6, num_attention_heads: 3, num_hidden_layers: 2, intermediate_size: 5 },
  ...{ vocab_size: 31, max_position_embeddings: 20, pad_token_id: 1, type_vocab_size: 1, layer_norm_eps: 1e-5 },
};
export const words = "roberta.embeddings.word_embeddings.weight";
export const decoder = { weight: "lm_head.decoder.weight", bias: "lm_head.decoder.bias" };
export const sentence = { ids: [0, 7, 30, 11, 2] };

/** A model of this `config.json`, with its weights changed; `shaped`: the config by whose shapes they are made. */
export async function parts(json: object = {}, change = (all: Tensors): Tensors => all, shaped: object = {}): Promise<ModelParts> {
  const config = new TextEncoder().encode(JSON.stringify({ ...shape, ...json }));
  const weights = writeSafetensors(change(await generatedTensors({ ...shape, ...shaped }, 5)), { format: "pt" });
  return { config, tokenizer: new Uint8Array(0), weights };
}

export const load = async (place: ModelParts, options: LoadOptions = {}): Promise<{ model: Model; warnings: string[] }> => {
  const warnings: string[] = [];
  return { model: await loadModel(place, { onWarning: (message) => warnings.push(message), ...options }), warnings };
};
export const logitsOf = async (place: ModelParts, options?: LoadOptions) => [
  ...(await (await load(place, options)).model.run(sentence)).logits.flat(),
];
