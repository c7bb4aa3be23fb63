import { asId, asList, asObject, asString, at, describe, type Field, refuse } from "../../fields.ts";
import type { PostProcessor, StageReader, Surroundings } from "../stage.ts";
import { ofType, type TokenList } from "../token-list.ts";
import { type SpecialToken, specialList } from "./special-tokens.ts";

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
        if ("text" in piece) return [typed(lists[piece.text], piece.type)];
        return wanted ? [specialList(piece.tokens, piece.type)] : [];
      }),
  };
};

/** As the Rust library has it: later parts of a long text keep the type that they came with, 0 in a first text and 1 in a second. */
const typed = (list: TokenList, type: number): TokenList => (list.isLater ? list : ofType(list, type));

/** The tokens of one of the texts, counted from 0, or special tokens; and their token type. */
type Piece = ({ text: number } | { tokens: SpecialToken[] }) & { type: number };

function readTemplate(field: Field, special: Field, context: Surroundings, texts: number): Piece[] {
  return asList(field).map((piece) => {
    if (Object.hasOwn(asObject(piece), "SpecialToken")) {
      const token = at(piece, "SpecialToken");
      return { tokens: readTokens(at(special, asString(at(token, "id"))), context), type: asId(at(token, "type_id")) };
    }
    const sequence = at(piece, "Sequence");
    const id = at(sequence, "id");
    const text = ["A", "B"].indexOf(asString(id));
    if (text < 0 || text >= texts) throw refuse(id, texts === 1 ? '"A"' : '"A" or "B"');
    return { text, type: asId(at(sequence, "type_id")) };
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
