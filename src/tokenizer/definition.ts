/** A tokenizer as its files define it: everything checked, nothing built yet. */
import type { AddedToken } from "./added-tokens.ts";
import type { BpeOptions } from "./bpe.ts";
import { MAX_MERGES } from "./bpe.ts";
import type { SpecialToken } from "./encoding.ts";
import { asId, asList, asObject, asString, at, describe, type Field, refuse } from "./fields.ts";

export type Definition = {
  vocab: ReadonlyMap<string, number>;
  merges: readonly (readonly [string, string])[];
  bpe: BpeOptions;
  addedTokens: readonly AddedToken[];
  /** A text that does not begin with a space is given one. */
  addPrefixSpace: boolean;
  /** False: the text between added tokens is one word. */
  splitsWords: boolean;
  cls: SpecialToken;
  sep: SpecialToken;
  /** Offsets leave out the white space that a token begins or ends with. */
  trimOffsets: boolean;
  /** The one space at the start of a text counts as added, and is not trimmed. */
  keepsPrefixSpace: boolean;
};

/** token → id, one token for an id. */
export function readVocab(field: Field): Map<string, number> {
  const vocab = new Map<string, number>();
  const owners = new Map<number, string>();
  for (const [token, value] of Object.entries(asObject(field))) {
    const id = asId({ value, path: `${field.path}[${JSON.stringify(token)}]` });
    const owner = owners.get(id);
    if (owner !== undefined) throw refuse({ ...field, value: id }, `one token for each id, not ${describe(owner)} and ${describe(token)}`);
    owners.set(id, token);
    vocab.set(token, id);
  }
  return vocab;
}

/** Merges as `["a", "b"]` or, in older files, `"a b"`; each part and each result must be a token. */
export function readMerges(field: Field, vocab: ReadonlyMap<string, number>): [string, string][] {
  const fields = asList(field).filter(({ value }) => typeof value !== "string" || !value.startsWith("#version"));
  if (fields.length > MAX_MERGES) throw refuse(field, `at most ${MAX_MERGES} merges`);
  return fields.map((merge) => {
    const parts = typeof merge.value === "string" ? merge.value.split(" ") : asList(merge).map(asString);
    const [left, right] = parts;
    if (parts.length !== 2 || left === "" || right === "") throw refuse(merge, 'two tokens, as ["a", "b"] or "a b"');
    const unknown = [left, right, left + right].find((token) => !vocab.has(token));
    if (unknown !== undefined) throw refuse({ ...merge, value: unknown }, "a token of the vocabulary");
    return [left, right];
  });
}

/** `["</s>", 2]` */
export function readSpecialToken(field: Field, idOf: (token: string) => number | undefined): SpecialToken {
  const parts = asList(field);
  if (parts.length !== 2) throw refuse(field, "a token and its id");
  const content = asString(parts[0]);
  const id = asId(parts[1]);
  if (idOf(content) !== id) throw refuse(parts[1], `the id of ${describe(content)}, ${idOf(content) ?? "which the vocabulary lacks"}`);
  return { content, id };
}

/** The flags of an added token; `content` alone is enough. */
export function readAddedToken(field: Field, id: number): AddedToken {
  const flag = (key: "lstrip" | "rstrip" | "single_word" | "normalized" | "special", absent: boolean): boolean => {
    const { value, path } = at(field, key);
    if (value !== undefined && typeof value !== "boolean") throw refuse({ value, path }, "true or false");
    return value ?? absent;
  };
  const content = asString(at(field, "content"));
  if (content === "") throw refuse(at(field, "content"), "a token that is not empty");
  return {
    id,
    content,
    lstrip: flag("lstrip", false),
    rstrip: flag("rstrip", false),
    single_word: flag("single_word", false),
    normalized: flag("normalized", false),
    special: flag("special", true),
  };
}
