import type { PieceSteps } from "typeformer";
import { Figure } from "../drawing/figure.tsx";
import { visible } from "../drawing/number.ts";
import { columnsOf, foundIn, idsOf } from "./matching.ts";
import { COLUMN, LEFT, ROW, Row } from "./rows.tsx";

/** One word of a WordPiece: its characters, and below them the longest pieces that the vocabulary has, from the left to the right. */
export function Matches({ piece }: { piece: PieceSteps }) {
  const columns = columnsOf(piece);
  const width = LEFT + columns.length * COLUMN + 2;
  const tried = piece.matches.reduce((sum, match) => sum + match.tried.length, 0);
  const caption = `${tried === 1 ? "1 piece was" : `${tried} pieces were`} looked for, the longest first; one that continues a word is written ##.`;
  return (
    <Figure name="pieces" caption={caption} numbers={() => table(piece)}>
      <p class="hint">{told(piece)}</p>
      <div class="scrolled" role="region" aria-label="The word and its pieces" tabindex={0}>
        <svg class="ladder" role="img" aria-label={spoken(piece)} width={width} height={3 * ROW}>
          <Row y={0} name="characters" blocks={columns} kind="character" />
          <Row y={ROW} name="pieces" blocks={foundIn(piece)} kind="symbol" />
          <Row y={2 * ROW} name="ids" blocks={idsOf(piece)} kind="id" />
        </svg>
      </div>
    </Figure>
  );
}

function told({ matches, tokens }: PieceSteps): string {
  const last = matches.at(-1);
  if (!last) return "The word is longer than the model reads: it is unknown as a whole.";
  if (!last.found) return `No piece fits where the drawing is dashed: the whole word becomes ${tokens[0].token}.`;
  return `Last looked for: ${last.tried.join(", ")}.`;
}

function spoken(piece: PieceSteps): string {
  return `${visible(piece.text)}: ${piece.tokens.map(({ token, id }) => `${token}, number ${id}`).join("; ")}`;
}

function table({ matches }: PieceSteps): (string | number)[][] {
  return [["from", "looked for", "found"], ...matches.map(({ from, tried, found }) => [from, tried.join(" "), found?.token ?? ""])];
}
