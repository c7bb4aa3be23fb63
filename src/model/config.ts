import { describe, TypeformerError } from "../errors/index.ts";

/** What `config.json` says of an encoder of the RoBERTa family, in this house's names. */
export interface ModelConfig {
  layers: number;
  hidden: number;
  heads: number;
  headDim: number;
  intermediate: number;
  vocab: number;
  /** Rows of the position table; the usable ones begin after `padId`. */
  positions: number;
  tokenTypes: number;
  padId: number;
  /** ε of every LayerNorm. */
  epsilon: number;
  /** Longest sequence, special tokens included. */
  tokenLimit: number;
  /** Whether the decoder's weight is the word embedding. */
  tied: boolean;
  /** The class that was trained, such as `RobertaForMaskedLM`. */
  architecture: string;
}

/** Model types whose checkpoints have these parameters and this arithmetic. */
const FAMILY = ["roberta"];

/**
 * Reads the parsed `config.json`.
 *
 * @param where how a message names the file
 * @throws TypeformerError `invalid_config` for a missing or impossible number, `unsupported_model` for another architecture
 */
export function readConfig(json: unknown, where: string): ModelConfig {
  if (json === null || typeof json !== "object" || Array.isArray(json)) {
    throw new TypeformerError("invalid_config", `${where}: expected a JSON object, found ${describe(json)}`);
  }
  const fields = json as Record<string, unknown>;
  refuseOtherArchitectures(fields, where);

  const count = (field: string, least = 1): number => {
    const value = fields[field];
    if (Number.isSafeInteger(value) && (value as number) >= least) return value as number;
    throw new TypeformerError("invalid_config", `${where}: "${field}" must be a whole number from ${least} on, found ${describe(value)}`);
  };
  const hidden = count("hidden_size");
  const heads = count("num_attention_heads");
  if (hidden % heads !== 0) {
    throw new TypeformerError("invalid_config", `${where}: "hidden_size" ${hidden} cannot be divided among "num_attention_heads" ${heads}`);
  }
  const epsilon = fields.layer_norm_eps;
  if (typeof epsilon !== "number" || !(epsilon >= 0)) {
    throw new TypeformerError("invalid_config", `${where}: "layer_norm_eps" must be a number from 0 on, found ${describe(epsilon)}`);
  }
  const positions = count("max_position_embeddings");
  const vocab = count("vocab_size");
  const padId = count("pad_token_id", 0);
  const tokenLimit = positions - padId - 1;
  if (tokenLimit < 1 || padId >= vocab) {
    throw new TypeformerError(
      "invalid_config",
      `${where}: "pad_token_id" ${padId} leaves no position of "max_position_embeddings" ${positions}, or is outside "vocab_size" ${vocab}`,
    );
  }
  return {
    layers: count("num_hidden_layers"),
    hidden,
    heads,
    headDim: hidden / heads,
    intermediate: count("intermediate_size"),
    vocab,
    positions,
    tokenTypes: count("type_vocab_size"),
    padId,
    epsilon,
    tokenLimit,
    tied: fields.tie_word_embeddings !== false,
    architecture: Array.isArray(fields.architectures) ? String(fields.architectures[0]) : "unknown",
  };
}

/** What the arithmetic here does not do must not be answered by it. */
function refuseOtherArchitectures(fields: Record<string, unknown>, where: string): void {
  const refuse = (what: string) => {
    throw new TypeformerError(
      "unsupported_model",
      `${where}: ${what}. This engine runs encoders of model_type ${FAMILY.join(", ")} with erf-GELU and absolute positions`,
    );
  };
  if (!FAMILY.includes(fields.model_type as string)) refuse(`"model_type" is ${describe(fields.model_type)}`);
  if (fields.hidden_act !== "gelu") refuse(`"hidden_act" is ${describe(fields.hidden_act)}`);
  if ((fields.position_embedding_type ?? "absolute") !== "absolute")
    refuse(`"position_embedding_type" is ${describe(fields.position_embedding_type)}`);
  if (fields.is_decoder === true) refuse('"is_decoder" is true');
}
