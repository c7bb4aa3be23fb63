/** A word of a WordPiece on its way from characters to tokens, for a drawing in which every character has a column. */
import type { PieceSteps } from "typeformer";
import type { Block } from "./merging.ts";

/** Whether a piece is a word that was matched with the vocabulary, and not merged. */
export const isMatched = ({ added, symbols }: PieceSteps): boolean => !added && symbols.length === 0;

/** A block for each character. */
export const columnsOf = ({ text }: Pick<PieceSteps, "text">): Block[] =>
  Array.from(text, (character, at) => ({ text: character, from: at, to: at + 1, isPart: false }));

/** What was found, over its characters; where nothing was, the rest of the word is a part that no piece fits. */
export function foundIn({ text, matches }: Pick<PieceSteps, "text" | "matches">): Block[] {
  const column = (unit: number): number => Array.from(text.slice(0, unit)).length;
  return matches.map(({ from, to, found }) => ({ text: found?.token ?? "?", from: column(from), to: column(to), isPart: !found }));
}

/** The word's ids: one for each piece, or the unknown token's over all of it. */
export function idsOf(piece: PieceSteps): Block[] {
  const { tokens } = piece;
  const whole = [{ text: "", from: 0, to: Array.from(piece.text).length, isPart: false }];
  const blocks = tokens.length === piece.matches.length && piece.matches.every(({ found }) => found) ? foundIn(piece) : whole;
  return blocks.map((block, i) => ({ ...block, text: String(tokens[i].id) }));
}
