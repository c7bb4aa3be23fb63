/** tokenizer.json of the `tokenizers` library, where it is a byte-level BPE of the RoBERTa kind. What it asks for beyond that is refused by name. */
import type { AddedToken } from "./added-tokens.ts";
import type { BpeOptions } from "./bpe.ts";
import { type Definition, readAddedToken, readMerges, readSpecialToken, readVocab } from "./definition.ts";
import { asBoolean, asId, asList, asObject, asString, at, describe, type Field, parsed, refuse } from "./fields.ts";

/**
 * The file's `truncation` and `padding` are not followed: as in `transformers`, the caller decides with each call.
 * @throws TypeformerError `invalid_json`; `invalid_tokenizer` with the path in the file, what was found and what was expected.
 */
export function readTokenizerJson(json: unknown): Definition {
  const file = parsed(json, "tokenizer.json");
  asObject(file);
  const version = at(file, "version");
  if (version.value !== undefined && version.value !== "1.0") throw refuse(version, 'version "1.0"');
  const normalizer = at(file, "normalizer");
  if ((normalizer.value ?? null) !== null) throw refuse(typed(normalizer), "no normalizer: byte-level BPE reads the text as it is");

  const model = at(file, "model");
  const modelType = at(model, "type");
  if (modelType.value !== undefined && modelType.value !== "BPE") throw refuse(modelType, "BPE"); // old files leave it out
  const vocab = readVocab(at(model, "vocab"));
  const merges = readMerges(at(model, "merges"), vocab);
  const addedTokens = readAddedTokens(at(file, "added_tokens"), vocab);

  const preTokenizer = only(at(file, "pre_tokenizer"), "ByteLevel");
  const postProcessor = only(at(file, "post_processor"), "RobertaProcessing");
  only(at(file, "decoder"), "ByteLevel");
  const idOf = (token: string): number | undefined => vocab.get(token) ?? addedTokens.find(({ content }) => content === token)?.id;

  return {
    vocab,
    merges,
    bpe: readBpeOptions(model, vocab),
    addedTokens,
    addPrefixSpace: asBoolean(at(preTokenizer, "add_prefix_space")),
    splitsWords: asBoolean(at(preTokenizer, "use_regex"), true),
    cls: readSpecialToken(at(postProcessor, "cls"), idOf),
    sep: readSpecialToken(at(postProcessor, "sep"), idOf),
    trimOffsets: asBoolean(at(postProcessor, "trim_offsets")),
    keepsPrefixSpace: asBoolean(at(postProcessor, "add_prefix_space")),
  };
}

function readBpeOptions(model: Field, vocab: ReadonlyMap<string, number>): BpeOptions {
  const dropout = at(model, "dropout");
  if ((dropout.value ?? 0) !== 0) throw refuse(dropout, "no dropout: it gives the same text other tokens each time");
  for (const key of ["continuing_subword_prefix", "end_of_word_suffix"]) {
    const affix = at(model, key);
    if ((affix.value ?? "") !== "") throw refuse(affix, "none, as byte-level BPE has it");
  }
  const byteFallback = at(model, "byte_fallback");
  if (asBoolean(byteFallback, false)) throw refuse(byteFallback, "false: every byte is a token already");

  const unknown = at(model, "unk_token");
  const token = (unknown.value ?? null) === null ? undefined : asString(unknown);
  if (token !== undefined && !vocab.has(token)) throw refuse(unknown, "a token of the vocabulary");
  return {
    unknown: token,
    fuseUnknown: asBoolean(at(model, "fuse_unk"), false),
    ignoreMerges: asBoolean(at(model, "ignore_merges"), false),
  };
}

/** An added token has the id of the vocabulary, where it is there; the others follow on. */
function readAddedTokens(field: Field, vocab: ReadonlyMap<string, number>): AddedToken[] {
  const tokens = new Map<string, AddedToken>();
  let next = vocab.size;
  for (const entry of (field.value ?? null) === null ? [] : asList(field)) {
    asObject(entry);
    const id = at(entry, "id");
    const token = readAddedToken(entry, asId(id));
    const expected = vocab.get(token.content) ?? tokens.get(token.content)?.id ?? next++;
    if (token.id !== expected) throw refuse(id, `${expected}, the id of ${describe(token.content)}`);
    tokens.set(token.content, token);
  }
  return [...tokens.values()];
}

/** The object at `field`, which must be of this type. */
function only(field: Field, type: string): Field {
  const name = typed(field);
  if (name.value !== type) throw refuse(name, `${type}, the only one that byte-level BPE of the RoBERTa kind needs`);
  return field;
}

function typed(field: Field): Field {
  return typeof field.value === "object" && field.value !== null && !Array.isArray(field.value) ? at(field, "type") : field;
}
