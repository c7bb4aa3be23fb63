/** vocab.json and merges.txt, the older pair of files; what they leave open is as RoBERTa has it. */
import { type Definition, readMerges, readVocab } from "./definition.ts";
import { type Field, parsed, refuse } from "./fields.ts";
import type { Settings } from "./settings.ts";

/**
 * @param vocab token → id, or the text of vocab.json
 * @param merges the text of merges.txt (a first line `#version: 0.2` is skipped), or the merges as a list
 * @throws TypeformerError `invalid_json`; `invalid_tokenizer` with the place, what was found and what was expected.
 */
export function readVocabAndMerges(vocab: unknown, merges: unknown, settings: Settings): Definition {
  const known = readVocab(parsed(vocab, "vocab.json"));
  const special = (name: "cls" | "sep", fallback: string) => {
    const content = settings.tokens[name]?.content ?? fallback;
    const id = known.get(content);
    if (id === undefined) throw refuse({ value: undefined, path: `vocab.json: ${JSON.stringify(content)}` }, `the id of the ${name}_token`);
    return { content, id };
  };
  return {
    vocab: known,
    merges: readMerges(lines(merges), known),
    bpe: {},
    addedTokens: settings.addedTokens(known),
    addPrefixSpace: false,
    splitsWords: true,
    cls: special("cls", "<s>"),
    sep: special("sep", "</s>"),
    trimOffsets: settings.trimOffsets,
    keepsPrefixSpace: false,
  };
}

/** Lines end at \n or \r\n and nowhere else: a token may hold any other separator. */
function lines(merges: unknown): Field {
  if (typeof merges !== "string") return { value: merges, path: "merges.txt" };
  const all = merges.split(/\r?\n/);
  if (all.at(-1) === "") all.pop();
  return { value: all, path: "merges.txt" };
}
