import { asObject, asString, asText, at, type Field, refuse } from "../fields.ts";
import type { AddedToken } from "../stages/added-tokens.ts";

/** An added token whose id is not known yet. */
export type TokenFlags = Omit<AddedToken, "id">;

/** A token that a file adds, and where it says which id it has. */
export type Addition = { token: TokenFlags; stated?: Field };

/**
 * A token by its name, or with its flags.
 *
 * @param absent the flags that hold where none are given; `normalized` follows `special`: special tokens are found in the text as it came
 */
export function readToken(field: Field, absent: { special: boolean; lstrip?: boolean }): TokenFlags {
  if (typeof field.value === "string") return plainToken(asText(field), absent);
  asObject(field);
  const content = at(field, "content");
  if (asString(content) === "") throw refuse(content, "a token that is not empty");
  const flag = (key: Exclude<keyof TokenFlags, "content">, fallback: boolean): boolean => {
    const { value, path } = at(field, key);
    if (value !== undefined && typeof value !== "boolean") throw refuse({ value, path }, "true or false");
    return value ?? fallback;
  };
  const special = flag("special", absent.special);
  return {
    content: asString(content),
    lstrip: flag("lstrip", false),
    rstrip: flag("rstrip", false),
    single_word: flag("single_word", false),
    normalized: flag("normalized", !special),
    special,
  };
}

/** A token of which only the name is known. */
export function plainToken(content: string, { special, lstrip = false }: { special: boolean; lstrip?: boolean }): TokenFlags {
  return { content, lstrip, rstrip: false, single_word: false, normalized: !special, special };
}
