import { asId, asList, asString, describe, type Field, refuse } from "../../fields.ts";
import type { Surroundings, TokenList } from "../stage.ts";

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

/** Tokens before and after those of a text. */
export function around(
  before: readonly SpecialToken[],
  { text, ids, spellings, offsets }: TokenList,
  after: readonly SpecialToken[],
): TokenList {
  const nowhere = (tokens: readonly SpecialToken[]): [number, number][] => tokens.map(() => [0, 0]);
  return {
    text,
    ids: [...before.map(({ id }) => id), ...ids, ...after.map(({ id }) => id)],
    spellings: [...before.map(({ content }) => content), ...spellings, ...after.map(({ content }) => content)],
    offsets: [...nowhere(before), ...offsets, ...nowhere(after)],
  };
}
