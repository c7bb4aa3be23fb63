import { sentenceSettings } from "../../checkpoint/hub/index.ts";
import type { ModelFiles } from "../../checkpoint/index.ts";
import { describe } from "../../errors/index.ts";
import { ModuleConfig } from "./module-config.ts";

export interface TransformerModule {
  /** The most tokens of a text; absent: the tokenizer's limit. */
  maxLength?: number;
  /** Whether every letter is made small before the tokenizer sees it. */
  lowercase: boolean;
}

/** Text in, the last layer's output out: what files before version 6 do not say, since there was nothing else. */
const MODALITIES = { text: { method: "forward", method_output_name: "last_hidden_state" } };

const free = ["max_seq_length", "do_lower_case", "transformer_task", "module_output_name", "modality_config", "unpad_inputs"];

/** @throws TypeformerError `invalid_config`; `unsupported_model` for what changes the answer and is not computed here */
export async function transformerModule(files: ModelFiles): Promise<TransformerModule> {
  let config: ModuleConfig | undefined;
  for (const file of sentenceSettings) config ??= await ModuleConfig.find(files, file);
  if (!config) return { lowercase: false };
  config.only("transformer_task", "feature-extraction");
  config.only("module_output_name", "token_embeddings");
  const modalities = config.keys.modality_config ?? MODALITIES;
  if (JSON.stringify(modalities) !== JSON.stringify(MODALITIES)) config.refuse(`"modality_config" is ${describe(modalities)}`);
  const stray = Object.entries(config.keys).find(([key, value]) => !free.includes(key) && !isNothing(value));
  if (stray) config.refuse(`"${stray[0]}" is ${describe(stray[1])}, and nothing is known of it here`);
  return { maxLength: config.count("max_seq_length"), lowercase: config.boolean("do_lower_case", false) };
}

const isNothing = (value: unknown): boolean =>
  value === null || value === false || (typeof value === "object" && Object.keys(value).length === 0);
