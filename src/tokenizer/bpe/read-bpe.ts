import { asBoolean, asList, asString, at, type Field, refuse } from "../fields.ts";
import type { ModelReader } from "../stages/stage.ts";
import { readVocab } from "../stages/vocab.ts";
import { Bpe, type BpeOptions, MAX_MERGES } from "./bpe.ts";

/** `model` of tokenizer.json with the type BPE. */
export const readBpe: ModelReader = (field, { spelledInBytes }) => {
  const dropout = at(field, "dropout");
  if ((dropout.value ?? 0) !== 0) throw refuse(dropout, "no dropout: it gives the same text other tokens each time");
  for (const key of ["continuing_subword_prefix", "end_of_word_suffix"]) {
    const affix = at(field, key);
    if ((affix.value ?? "") !== "") throw refuse(affix, "none, as byte-level BPE has it");
  }
  return bpeOf(at(field, "vocab"), at(field, "merges"), {
    spelledInBytes,
    unknown: optional(at(field, "unk_token")),
    fuseUnknown: asBoolean(at(field, "fuse_unk"), false),
    byteFallback: asBoolean(at(field, "byte_fallback"), false),
    ignoreMerges: asBoolean(at(field, "ignore_merges"), false),
  });
};

const optional = (field: Field): Field | undefined => ((field.value ?? null) === null ? undefined : field);

/** @param vocabulary token → id @param list merges, the first one first */
export function bpeOf(vocabulary: Field, list: Field, { unknown, ...options }: Omit<BpeOptions, "unknown"> & { unknown?: Field }): Bpe {
  const { vocab, tokenOf } = readVocab(vocabulary);
  const merges = readMerges(list, vocab);
  const token = unknown && asString(unknown);
  if (token !== undefined && !vocab.has(token)) throw refuse({ value: token, path: unknown?.path ?? "" }, "a token of the vocabulary");
  return new Bpe(vocab, tokenOf, merges, { ...options, unknown: token });
}

/** Merges as `["a", "b"]` or, in older files, `"a b"`; each part and each result must be a token. */
function readMerges(field: Field, vocab: ReadonlyMap<string, number>): [string, string][] {
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
