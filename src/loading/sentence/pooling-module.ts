import { describe } from "../../errors/index.ts";
import type { ModuleConfig } from "./module-config.ts";

/** How the vectors of a text's tokens become one, in the words of sentence-transformers. */
export type PoolingMode = "cls" | "max" | "mean" | "mean_sqrt_len_tokens" | "weightedmean" | "lasttoken";

/** The modes, with the flags by which older files name them, in the order in which their vectors are then put together. */
const flags: Readonly<Record<PoolingMode, string>> = {
  cls: "pooling_mode_cls_token",
  max: "pooling_mode_max_tokens",
  mean: "pooling_mode_mean_tokens",
  mean_sqrt_len_tokens: "pooling_mode_mean_sqrt_len_tokens",
  weightedmean: "pooling_mode_weightedmean_tokens",
  lasttoken: "pooling_mode_lasttoken",
};

const modes = Object.keys(flags) as PoolingMode[];
const known = [...Object.values(flags), "pooling_mode", "include_prompt", "embedding_dimension", "word_embedding_dimension"];

export interface PoolingModule {
  /** Their vectors are put end to end. */
  modes: readonly PoolingMode[];
  /** Whether a prompt's tokens count as the text's. */
  includePrompt: boolean;
  /** How wide a token's vector is said to be. */
  hidden: number | undefined;
}

/** @throws TypeformerError `invalid_config` for a mode or a key that is not known */
export function poolingModule(config: ModuleConfig): PoolingModule {
  const stray = Object.keys(config.keys).find((key) => !known.includes(key));
  if (stray !== undefined) config.wrong(`there is no "${stray}" in a pooling of sentence-transformers`);
  const names = config.keys.pooling_mode;
  return {
    modes: names === undefined ? flagged(config) : named(Array.isArray(names) ? names : [names], config),
    includePrompt: config.boolean("include_prompt", true),
    hidden: config.count("embedding_dimension") ?? config.count("word_embedding_dimension"),
  };
}

/** Without a flag it is the mean. */
function flagged(config: ModuleConfig): PoolingMode[] {
  const on = modes.filter((mode) => config.boolean(flags[mode], false));
  return on.length > 0 ? on : ["mean"];
}

function named(names: readonly unknown[], config: ModuleConfig): PoolingMode[] {
  if (names.length === 0) config.wrong('"pooling_mode" names no mode');
  return names.map((name) => {
    const mode = modes.find((each) => each === name);
    return mode ?? config.wrong(`"pooling_mode": ${describe(name)} is not known. Known: ${modes.join(", ")}`);
  });
}
