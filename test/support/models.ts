import { type Backend, openBackend } from "../../src/backends/index.ts";
import { generatedWeights, LocalModel, loadWeights, type Model, type ModelConfig, readConfig } from "../../src/model/index.ts";

/** Every backend of this build. */
export const everyBackend = ["reference", "cpu", "wasm"] as const;

export const folders = { mini: "weights/mini", tiny: "test/golden/tiny" };

/** The config of `test/golden/tiny`: three layers, three heads of six. */
export const tinyConfig: ModelConfig = configOf({ hidden: 18, heads: 3, layers: 3, intermediate: 37, vocab: 131, positions: 34 });

export function configOf(size: {
  hidden: number;
  heads: number;
  layers: number;
  intermediate: number;
  vocab: number;
  positions: number;
}): ModelConfig {
  return readConfig(
    {
      architectures: ["RobertaForMaskedLM"],
      model_type: "roberta",
      hidden_act: "gelu",
      hidden_size: size.hidden,
      num_attention_heads: size.heads,
      num_hidden_layers: size.layers,
      intermediate_size: size.intermediate,
      vocab_size: size.vocab,
      max_position_embeddings: size.positions,
      pad_token_id: 1,
      type_vocab_size: 1,
      layer_norm_eps: 1e-5,
    },
    "a test's config",
  );
}

/** A model with generated weights on a backend, by name or ready made. */
export async function generatedModel(config: ModelConfig, seed: number, on: string | Backend = "cpu"): Promise<Model> {
  const { backend: engine, description } = typeof on === "string" ? await openBackend(on) : { backend: on, description: on.description };
  return new LocalModel({
    config,
    engine,
    backend: description,
    weights: await loadWeights(config, engine, generatedWeights(config, seed), { head: true }),
  });
}
