import type { TypeformerError } from "../../errors/index.ts";
import { asArray, asBoolean, asList, asString, at, element, type Field, refuse } from "../fields.ts";
import type { ModelReader } from "../stages/stage.ts";
import { readVocab } from "../stages/vocab.ts";
import { Bpe, type BpeOptions, MAX_MERGES } from "./bpe.ts";
import { MergeTable } from "./merge-table.ts";

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
  return new Bpe({ vocab, tokenOf }, merges, { ...options, unknown: token });
}

const NUMBER_SIGN = 0x23;

/** The merges by their ids; each part and each result must be a token. */
function readMerges(field: Field, vocab: ReadonlyMap<string, number>): MergeTable {
  const list = asArray(field);
  const merges = new MergeTable(Math.min(list.length, MAX_MERGES));
  for (let i = 0; i < list.length; i++) {
    const merge = list[i];
    if (typeof merge === "string" && merge.charCodeAt(0) === NUMBER_SIGN && merge.startsWith("#version")) continue;
    if (merges.size === MAX_MERGES) throw refuse(field, `at most ${MAX_MERGES} merges`);
    const isKnown = typeof merge === "string" ? addSpaced(merges, vocab, merge) : addListed(merges, vocab, merge);
    if (isKnown) continue;
    const unknown = isKnown === false && partsOf(merge).find((token) => !vocab.has(token));
    throw unknown === false
      ? refusedMerge(element(field, i))
      : refuse({ ...element(field, i), value: unknown }, "a token of the vocabulary");
  }
  return merges;
}

/** In older files "a b". Undefined where it is not that, false where a token is unknown. */
function addSpaced(merges: MergeTable, vocab: ReadonlyMap<string, number>, merge: string): boolean | undefined {
  const space = merge.indexOf(" ");
  if (space <= 0 || space === merge.length - 1 || merge.indexOf(" ", space + 1) > 0) return undefined;
  return add(merges, vocab, merge.slice(0, space), merge.slice(space + 1));
}

/** In newer ones ["a", "b"]. */
function addListed(merges: MergeTable, vocab: ReadonlyMap<string, number>, merge: unknown): boolean | undefined {
  if (!Array.isArray(merge) || merge.length !== 2 || !isFilled(merge[0]) || !isFilled(merge[1])) return undefined;
  return add(merges, vocab, merge[0], merge[1]);
}

const isFilled = (part: unknown): part is string => typeof part === "string" && part !== "";

function add(merges: MergeTable, vocab: ReadonlyMap<string, number>, left: string, right: string): boolean {
  const leftId = vocab.get(left);
  const rightId = vocab.get(right);
  const result = vocab.get(left + right);
  if (leftId === undefined || rightId === undefined || result === undefined) return false;
  merges.add(leftId, rightId, result);
  return true;
}

/** Both, and what they become. */
function partsOf(merge: unknown): string[] {
  const [left, right] = typeof merge === "string" ? merge.split(" ") : (merge as [string, string]);
  return [left, right, left + right];
}

/** What is wrong with it. */
function refusedMerge(merge: Field): TypeformerError {
  if (typeof merge.value !== "string") asList(merge).forEach(asString);
  return refuse(merge, 'two tokens, as ["a", "b"] or "a b"');
}
