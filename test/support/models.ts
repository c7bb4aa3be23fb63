import { type Backend, openBackend } from "../../src/backends/index.ts";
import { readLabels } from "../../src/model/architectures/labels.ts";
import { roberta } from "../../src/model/architectures/roberta.ts";
import {
  type Blueprint,
  blueprintOf,
  ConfigFields,
  type FillParameter,
  generatedWeights,
  LocalModel,
  loadWeights,
  type Model,
  type ModelConfig,
  ModelOver,
} from "../../src/model/index.ts";

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
  const fields = new ConfigFields(
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
  return { modelType: "roberta", ...roberta.readConfig(fields), ...readLabels(fields), endsIn: ["mlm"] };
}

/** A model with generated weights on a backend, by name or ready made. */
export async function generatedModel(config: ModelConfig, seed: number, on: string | Backend = "cpu"): Promise<Model> {
  const blueprint = blueprintOf(roberta, config);
  return modelWith(blueprint, generatedWeights(blueprint, seed), on);
}

/** A model with these weights. */
export async function modelWith(blueprint: Blueprint, fill: FillParameter, on: string | Backend = "cpu"): Promise<Model> {
  const { backend: engine, description } = typeof on === "string" ? await openBackend(on) : { backend: on, description: on.description };
  const weights = await loadWeights(blueprint, engine, fill);
  return new ModelOver(await LocalModel.open({ blueprint, engine, backend: description, weights }));
}
