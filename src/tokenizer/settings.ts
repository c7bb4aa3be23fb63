/** tokenizer_config.json (and special_tokens_map.json): names of special tokens, the length limit, sides. */
import type { AddedToken } from "./added-tokens.ts";
import { readAddedToken } from "./definition.ts";
import type { Side } from "./encoding.ts";
import { asBoolean, asObject, at, describe, type Field, parsed, refuse } from "./fields.ts";

export const tokenNames = ["bos", "eos", "cls", "sep", "unk", "pad", "mask"] as const;
export type TokenName = (typeof tokenNames)[number];

export type Settings = {
  /** What the file says of each special token: its flags without an id; null where it says that there is none. */
  tokens: Partial<Record<TokenName, Omit<AddedToken, "id"> | null>>;
  /** Infinity where the file names no limit. */
  modelMaxLength: number;
  addPrefixSpace: boolean | undefined;
  trimOffsets: boolean;
  paddingSide: Side;
  truncationSide: Side;
  /** The file's `added_tokens_decoder`. */
  addedTokens: (vocab: ReadonlyMap<string, number>) => AddedToken[];
};

/** @throws TypeformerError `invalid_json`; `invalid_tokenizer` with the path in the file, what was found and what was expected. */
export function readSettings(config: unknown = {}): Settings {
  const file = parsed(config, "tokenizer_config.json");
  asObject(file);
  const tokens: Settings["tokens"] = {};
  for (const name of tokenNames) {
    const field = at(file, `${name}_token`);
    if (field.value === null) tokens[name] = null;
    else if (field.value !== undefined) tokens[name] = readNamedToken(field, name);
  }
  const prefix = at(file, "add_prefix_space");
  return {
    tokens,
    modelMaxLength: readLimit(at(file, "model_max_length")),
    addPrefixSpace: (prefix.value ?? null) === null ? undefined : asBoolean(prefix),
    trimOffsets: asBoolean(at(file, "trim_offsets"), true),
    paddingSide: readSide(at(file, "padding_side")),
    truncationSide: readSide(at(file, "truncation_side")),
    addedTokens: (vocab) => readDecoder(at(file, "added_tokens_decoder"), vocab),
  };
}

/** A token by its name alone; `<mask>` takes the space before it along, as RoBERTa was trained. */
function readNamedToken(field: Field, name: TokenName): Omit<AddedToken, "id"> {
  const flags = typeof field.value === "string" ? { content: field.value, lstrip: name === "mask" } : asObject(field);
  const { id: _, ...token } = readAddedToken({ value: flags, path: field.path }, 0);
  return { ...token, special: true };
}

function readDecoder(field: Field, vocab: ReadonlyMap<string, number>): AddedToken[] {
  if ((field.value ?? null) === null) return [];
  let next = vocab.size;
  return Object.keys(asObject(field))
    .sort((a, b) => Number(a) - Number(b))
    .map((key) => {
      const entry = at(field, key);
      const token = readAddedToken(entry, Number(key));
      const expected = vocab.get(token.content) ?? next++;
      if (token.id !== expected) throw refuse({ value: key, path: field.path }, `${expected}, the id of ${describe(token.content)}`);
      return token;
    });
}

/** `transformers` writes 1e30 for "no limit". */
function readLimit(field: Field): number {
  if ((field.value ?? null) === null) return Number.POSITIVE_INFINITY;
  if (typeof field.value !== "number" || !(field.value >= 1)) throw refuse(field, "a number of tokens");
  return field.value > Number.MAX_SAFE_INTEGER ? Number.POSITIVE_INFINITY : Math.floor(field.value);
}

function readSide(field: Field): Side {
  const side = field.value ?? "right";
  if (side !== "left" && side !== "right") throw refuse(field, '"left" or "right"');
  return side;
}
