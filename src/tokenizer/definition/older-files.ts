import { bpeOf } from "../bpe/read-bpe.ts";
import { asString, type Field, parsed, refuse } from "../fields.ts";
import type { TokenizerFiles } from "../files.ts";
import type { ModelName } from "../stages/models.ts";
import type { Model } from "../stages/stage.ts";
import { wordPieceOf } from "../wordpiece/read-wordpiece.ts";
import { readWordList } from "../wordpiece/word-list.ts";
import type { Settings } from "./settings.ts";
import type { TokenizerClass } from "./tokenizer-class.ts";

/** Of which model a folder without tokenizer.json holds the files. */
export function modelOfFiles(files: TokenizerFiles): ModelName {
  return files["vocab.json"] === undefined && files["vocab.txt"] !== undefined ? "WordPiece" : "BPE";
}

/**
 * The model of the files that were before tokenizer.json: of vocab.json and merges.txt, whose first line `#version: 0.2` is skipped, or of
 * vocab.txt. Merges may be a list.
 *
 * @throws TypeformerError `invalid_json`, `invalid_tokenizer`
 */
export function readOlderFiles(files: TokenizerFiles, settings: Settings, kind: TokenizerClass): Model {
  if (kind.model === "WordPiece" && files["vocab.txt"] !== undefined) {
    const unknown = { value: settings.roles.unk?.content ?? kind.names.unk, path: "vocab.txt: unk_token" };
    const vocab = readWordList({ value: files["vocab.txt"], path: "vocab.txt" });
    return wordPieceOf(vocab, unknown, { prefix: "##", maxCharacters: 100 });
  }
  if (kind.model === "BPE" && files["vocab.json"] !== undefined) {
    return bpeOf(parsed(files["vocab.json"], "vocab.json"), lines(files["merges.txt"]), { spelledInBytes: true });
  }
  const [there, known] =
    files["vocab.json"] === undefined ? ["vocab.txt says", "BertTokenizer"] : ["vocab.json and merges.txt say", "RobertaTokenizer"];
  const named = { value: settings.className, path: "tokenizer_config.json: tokenizer_class" };
  throw refuse(named, `${known}, or a tokenizer.json: ${there} too little for another class`);
}

/** Lines end at \n or \r\n and nowhere else: a token may hold any other separator. */
function lines(merges: unknown): Field {
  const field = { value: merges, path: "merges.txt" };
  if (Array.isArray(merges)) return field;
  const all = asString(field).split(/\r?\n/);
  if (all.at(-1) === "") all.pop();
  return { ...field, value: all };
}
