import { asId, asList, asObject, asString, at, describe, type Field, refuse } from "../../fields.ts";
import type { PostProcessor, StageReader, Surroundings, TokenList } from "../stage.ts";
import { around, type SpecialToken } from "./special-tokens.ts";

/** Texts and special tokens in any order that tokenizer.json gives, one for a single text and one for a pair. */
export const template: StageReader<PostProcessor, Surroundings> = (field, context) => {
  const special = at(field, "special_tokens");
  const templates = [readTemplate(at(field, "single"), special, context, 1), readTemplate(at(field, "pair"), special, context, 2)];
  const forTexts = (count: number): Piece[] => {
    const pieces = templates[count - 1];
    if (!pieces) throw refuse({ ...field, value: "TemplateProcessing" }, `no stage before it that leaves ${count} lists of tokens`);
    return pieces;
  };
  return {
    added: (texts) => forTexts(texts).reduce((sum, piece) => sum + ("tokens" in piece ? piece.tokens.length : 0), 0),
    process: (lists, wanted) =>
      forTexts(lists.length).flatMap((piece) => {
        if ("text" in piece) return [lists[piece.text]];
        return wanted ? [around(piece.tokens, nothing, [])] : [];
      }),
  };
};

const nothing: TokenList = { text: "", ids: [], spellings: [], offsets: [] };

/** The tokens of one of the texts, counted from 0, or special tokens. */
type Piece = { text: number } | { tokens: SpecialToken[] };

function readTemplate(field: Field, special: Field, context: Surroundings, texts: number): Piece[] {
  return asList(field).map((piece) => {
    if (Object.hasOwn(asObject(piece), "SpecialToken")) {
      const token = at(piece, "SpecialToken");
      readType(at(token, "type_id"), texts);
      return { tokens: readTokens(at(special, asString(at(token, "id"))), context) };
    }
    const sequence = at(piece, "Sequence");
    const id = at(sequence, "id");
    const text = ["A", "B"].indexOf(asString(id));
    if (text < 0 || text >= texts) throw refuse(id, texts === 1 ? '"A"' : '"A" or "B"');
    readType(at(sequence, "type_id"), texts);
    return { text };
  });
}

/** `{ "id": "<s>", "ids": [0], "tokens": ["<s>"] }` */
function readTokens(field: Field, { tokenOf }: Surroundings): SpecialToken[] {
  const ids = asList(at(field, "ids"));
  const tokens = asList(at(field, "tokens"));
  if (ids.length !== tokens.length) throw refuse(at(field, "tokens"), `a list of ${ids.length}, as ids is`);
  return ids.map((field, i) => {
    const id = asId(field);
    if (tokenOf(id) === undefined) throw refuse(field, `the id of ${describe(asString(tokens[i]))}, which the vocabulary lacks`);
    return { id, content: asString(tokens[i]) };
  });
}

/** Encodings have no token types: only those of a pair's second text, which RoBERTa does not use, are passed over. */
function readType(field: Field, texts: number): void {
  const type = asId(field);
  if (texts === 1 && type !== 0) throw refuse(field, "0: a single text has no token types here");
}
