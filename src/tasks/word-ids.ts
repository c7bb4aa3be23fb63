import type { Tokenizer } from "../tokenizer/index.ts";

/** The word of each token, counted from 0; null for tokens that stand around the text. @param ids of the text's encoding, perhaps cut */
export function wordIds(tokenizer: Tokenizer, text: string, ids: readonly number[]): (number | null)[] {
  const tokens = tokenizer.steps(text).flatMap((piece, word) => piece.tokens.map(({ id }) => ({ id, word })));
  const kept = ids.length - tokenizer.encode("").ids.length;
  for (const from of new Set([0, tokens.length - kept])) {
    const own = tokens.slice(from, from + kept);
    const lead = [...ids.keys()].find((place) => own.every(({ id }, i) => ids[place + i] === id));
    if (lead !== undefined) return ids.map((_, place) => own[place - lead]?.word ?? null);
  }
  return ids.map((_, place) => place);
}
