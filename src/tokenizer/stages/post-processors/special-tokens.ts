import { asId, asList, asString, describe, type Field, refuse } from "../../fields.ts";
import type { Surroundings } from "../stage.ts";
import type { TokenList } from "../token-list.ts";

/** A token that belongs to no text: `<s>`, `</s>`. */
export type SpecialToken = { id: number; content: string };

/** `["</s>", 2]` */
export function readSpecialToken(field: Field, { idOf }: Surroundings): SpecialToken {
  const parts = asList(field);
  if (parts.length !== 2) throw refuse(field, "a token and its id");
  const content = asString(parts[0]);
  const id = asId(parts[1]);
  if (idOf(content) !== id) throw refuse(parts[1], `the id of ${describe(content)}, ${idOf(content) ?? "which the vocabulary lacks"}`);
  return { content, id };
}

/** Tokens before and after those of a text, all of one type. */
export function around(before: readonly SpecialToken[], list: TokenList, after: readonly SpecialToken[], type: number): TokenList {
  const [first, last] = [specialList(before, type), specialList(after, type)];
  return {
    text: list.text,
    ids: [...first.ids, ...list.ids, ...last.ids],
    spellings: [...first.spellings, ...list.spellings, ...last.spellings],
    offsets: [...first.offsets, ...list.offsets, ...last.offsets],
    words: [...first.words, ...list.words, ...last.words],
    texts: [...first.texts, ...list.texts, ...last.texts],
    types: [...first.types, ...list.types, ...last.types],
    isLater: list.isLater,
  };
}

/** Special tokens by themselves. */
export function specialList(tokens: readonly SpecialToken[], type: number): TokenList {
  return {
    text: "",
    ids: tokens.map(({ id }) => id),
    spellings: tokens.map(({ content }) => content),
    offsets: tokens.map(() => [0, 0]),
    words: tokens.map(() => null),
    texts: tokens.map(() => null),
    types: tokens.map(() => type),
    isLater: false,
  };
}
