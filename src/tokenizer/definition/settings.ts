/** What stands beside the tokenizer itself: names of special tokens, more tokens, limits, sides. */
import type { Side } from "../encoding.ts";
import { asBoolean, asId, asObject, asString, at, type Field, parsed, refuse } from "../fields.ts";
import type { TokenizerFiles } from "../files.ts";
import type { NormalizingRules } from "../stages/stage.ts";
import { type MoreTokens, readMoreTokens } from "./more-tokens.ts";
import { type Addition, plainToken, readToken, type TokenFlags } from "./token-flags.ts";

/** The roles that a token may have, in the order in which Python adds those that the vocabulary lacks. */
export const tokenNames = ["bos", "eos", "unk", "sep", "pad", "cls", "mask"] as const;
export type TokenName = (typeof tokenNames)[number];

export type Settings = MoreTokens & {
  /** The class of `transformers` that the files name. */
  className: string | undefined;
  /** What the files say of each role: a name, or a token with flags; null where they say that there is none. */
  roles: Partial<Record<TokenName, Named | null>>;
  /** `added_tokens_decoder`, or what stood for it once. */
  added: (Addition & { stated: Field })[];
  /** Whether `added` stands for the added tokens of tokenizer.json, too. */
  replacesAdded: boolean;
  /** Infinity where the files name no limit. */
  modelMaxLength: number;
  addPrefixSpace: boolean | undefined;
  trimOffsets: boolean | undefined;
  /** What BERT's classes say of their normalizer. */
  normalizing: NormalizingRules;
  /** `clean_up_tokenization_spaces` */
  cleansUp: boolean;
  /** Special tokens are text like any other. */
  splitSpecialTokens: boolean;
  paddingSide: Side | undefined;
  truncationSide: Side | undefined;
};

/** A token by its name alone, or with its flags. */
export type Named = { content: string; flags?: TokenFlags };

/**
 * As `transformers` reads them: where tokenizer_config.json has an `added_tokens_decoder`, special_tokens_map.json and added_tokens.json are
 * passed over; where it has none, the former goes before tokenizer_config.json.
 *
 * @throws TypeformerError `invalid_json`; `invalid_tokenizer` with the path in the file, what was found and what was expected.
 */
export function readSettings(files: TokenizerFiles): Settings {
  const config = parsed(files["tokenizer_config.json"] ?? {}, "tokenizer_config.json");
  const decoder = at(config, "added_tokens_decoder");
  const whole = (decoder.value ?? null) !== null;
  const map = parsed((whole ? undefined : files["special_tokens_map.json"]) ?? {}, "special_tokens_map.json");
  const get = (key: string): Field => (Object.hasOwn(asObject(map), key) ? at(map, key) : at(config, key));

  const roles: Settings["roles"] = {};
  for (const name of tokenNames) {
    const field = get(`${name}_token`);
    if (field.value === null) roles[name] = null;
    else if (field.value !== undefined) roles[name] = readNamed(field);
  }
  const more = readMoreTokens(
    config,
    map,
    tokenNames.map((name) => `${name}_token`),
  );
  const added = parsed((whole ? undefined : files["added_tokens.json"]) ?? {}, "added_tokens.json");
  const byName = tokenNames.filter((name) => roles[name] && (!roles[name].flags || Object.hasOwn(asObject(map), `${name}_token`)));
  const special = new Set([...more.listed, ...byName.map((name) => roles[name]?.content)]);
  return {
    className: readClass(at(config, "tokenizer_class"), parsed(files["config.json"] ?? {}, "config.json")),
    roles,
    ...more,
    added: whole ? readDecoder(decoder) : readAddedTokens(added, special),
    replacesAdded: whole,
    modelMaxLength: readLimit(isSet(get("model_max_length")) ? get("model_max_length") : get("max_len")),
    addPrefixSpace: optional(get("add_prefix_space"), asBoolean),
    trimOffsets: optional(get("trim_offsets"), asBoolean),
    normalizing: {
      lowercase: optional(get("do_lower_case"), asBoolean),
      stripAccents: get("strip_accents").value === null ? null : optional(get("strip_accents"), asBoolean),
      setsIdeographsApart: optional(get("tokenize_chinese_chars"), asBoolean),
    },
    cleansUp: optional(get("clean_up_tokenization_spaces"), asBoolean) ?? false,
    splitSpecialTokens: asBoolean(get("split_special_tokens"), false),
    paddingSide: optional(get("padding_side"), readSide),
    truncationSide: optional(get("truncation_side"), readSide),
  };
}

const isSet = ({ value }: Field): boolean => (value ?? null) !== null;
const optional = <T>(field: Field, read: (field: Field) => T): T | undefined => (isSet(field) ? read(field) : undefined);

function readNamed(field: Field): Named {
  const flags = readToken(field, { special: true });
  return typeof field.value === "string" ? { content: flags.content } : { content: flags.content, flags: { ...flags, special: true } };
}

/** The class that is named, or that the model has by its own file. */
function readClass(named: Field, model: Field): string | undefined {
  const name = optional(named, asString);
  if (name !== undefined || typeof model.value !== "object" || Array.isArray(model.value)) return name; // a broken config.json is others' business
  return optional(at(model, "tokenizer_class"), asString) ?? modelClasses.get(String(at(model, "model_type").value));
}

/** The tokenizer of a model that names none. */
const modelClasses = new Map([
  ["bert", "BertTokenizer"],
  ["distilbert", "BertTokenizer"],
  ["electra", "BertTokenizer"],
  ["roberta", "RobertaTokenizer"],
]);

/** `{ "50265": { "content": "<new>", … } }` */
function readDecoder(field: Field): Settings["added"] {
  return Object.keys(asObject(field)).map((key) => {
    const stated = { value: Number(key), path: field.path };
    asId(stated);
    return { token: readToken(at(field, key), { special: false }), stated };
  });
}

/** `{ "<new>": 50265 }` */
function readAddedTokens(field: Field, special: ReadonlySet<string | undefined>): Settings["added"] {
  return Object.keys(asObject(field)).map((content) => {
    if (content === "") throw refuse({ ...field, value: content }, "a token that is not empty");
    const stated = at(field, content);
    asId(stated);
    return { token: plainToken(content, { special: special.has(content) }), stated };
  });
}

/** `transformers` writes 1e30 for "no limit". */
function readLimit(field: Field): number {
  if (!isSet(field)) return Number.POSITIVE_INFINITY;
  if (typeof field.value !== "number" || !(field.value >= 1)) throw refuse(field, "a number of tokens");
  return field.value > Number.MAX_SAFE_INTEGER ? Number.POSITIVE_INFINITY : Math.floor(field.value);
}

function readSide(field: Field): Side {
  if (field.value !== "left" && field.value !== "right") throw refuse(field, '"left" or "right"');
  return field.value;
}
