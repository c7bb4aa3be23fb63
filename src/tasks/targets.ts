import { describe, TypeformerError } from "../errors/index.ts";
import type { OnWarning } from "../loading/index.ts";
import type { ModelConfig } from "../model/index.ts";
import type { Tokenizer } from "../tokenizer/index.ts";
import { refuseUnknownRows } from "./vocabulary.ts";

/**
 * The ids that `targets` stands for, without repeats: a vocabulary key (`Ġpizza`) as it is, else the first token of the text; where
 * that is not all of it, a warning names both.
 *
 * @throws TypeformerError `no_targets` where none is left, `invalid_input` for one that the model has no row for
 */
export function targetIds(tokenizer: Tokenizer, config: ModelConfig, targets: string | readonly string[], warn: OnWarning): number[] {
  const list = typeof targets === "string" ? [targets] : targets;
  const ids = new Set<number>();
  for (const target of list) {
    const id = tokenizer.tokenToId(target) ?? firstToken(tokenizer, target, warn);
    if (id !== undefined) ids.add(id);
  }
  refuseUnknownRows([...ids], tokenizer, config, "targets");
  if (ids.size > 0) return [...ids];
  throw new TypeformerError(
    "no_targets",
    `targets: none of ${list.slice(0, 5).map(describe).join(", ") || "an empty list"} is a token: give at least one word, such as " pizza"`,
  );
}

function firstToken(tokenizer: Tokenizer, target: string, warn: OnWarning): number | undefined {
  const { ids, tokens } = tokenizer.tokenize(target);
  if (ids.length === 0) {
    warn(`targets: ${JSON.stringify(target)} has no token and is ignored`);
    return undefined;
  }
  if (tokenizer.decode([ids[0]]) !== target) {
    const instead = `${JSON.stringify(tokens[0])} is judged instead${meant(tokenizer, target)}`;
    warn(`targets: ${JSON.stringify(target)} is not a token of this vocabulary: ${instead}`);
  }
  return ids[0];
}

/** A word inside a sentence is another token than one that begins a text: it has a space before it. */
function meant(tokenizer: Tokenizer, target: string): string {
  const spaced = tokenizer.tokenize(` ${target}`);
  return spaced.ids.length === 1 && !target.startsWith(" ") ? `; " ${target}", with a space, was probably meant` : "";
}
