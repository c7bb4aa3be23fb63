import { useState } from "preact/hooks";
import type { PieceSteps } from "typeformer";
import { useFold } from "../drawing/fold.tsx";
import { visible } from "../drawing/number.ts";
import { Step } from "../drawing/step.tsx";
import { followed, run } from "../engine/current.ts";
import type { Run } from "../engine/run.ts";
import { change, state } from "../state/state.ts";
import { Ladder } from "./ladder.tsx";
import { Matches } from "./matches.tsx";
import { isMatched } from "./matching.ts";
import { firstTokens, pieceShown, piecesOf } from "./merging.ts";
import "../style/words.css";

const WORDS = 32;

/** From letters to what the vocabulary knows. */
export function Characters() {
  return (
    <Step
      id="characters"
      title="Characters, bytes, merges"
      text={
        <>
          The text is cut into words, each with the space before it. A word is written as its bytes, one to four for a character: there are
          only 256 of them, so nothing is ever unknown. Then neighbours are joined, pair by pair, by a list of the pairs that are frequent.
          What is left are the tokens. Choose a word and merge it. A model with a WordPiece, such as BERT, takes the longest pieces that its
          vocabulary has instead.
        </>
      }
    >
      {run.value && <Words of={run.value} />}
    </Step>
  );
}

function Words({ of }: { of: Run }) {
  const pieces = piecesOf(of.session.tokenizer, { ...of, text: of.textRead });
  const { shown, more } = useFold(pieces, WORDS, "words");
  if (pieces.length === 0) return <p class="hint">{of.cut > 0 ? "No word here is short enough for the model." : "Write a word."}</p>;
  const chosen = pieceShown(pieces, state.value.token === undefined ? undefined : followed(of).token);
  const first = firstTokens(pieces);
  return (
    <>
      <div class="words" role="group" aria-label="Choose a word to see its merges">
        {shown.map((piece, i) => (
          <button
            key={i}
            type="button"
            class="word"
            aria-pressed={i === chosen}
            onClick={() => change({ token: first[i] }, { step: true })}
          >
            {visible(piece.text)}
          </button>
        ))}
        {more}
      </div>
      <Piece key={`${chosen} ${pieces[chosen].text}`} piece={pieces[chosen]} />
    </>
  );
}

function Piece({ piece }: { piece: PieceSteps }) {
  const [merges, setMerges] = useState(0);
  if (isMatched(piece)) return <Matches piece={piece} />;
  if (!piece.added) return <Ladder piece={piece} merges={merges} onStep={setMerges} />;
  const [{ token, id }] = piece.tokens;
  return (
    <p class="told">
      <b class="token">{token}</b> has no bytes and no merges: it is looked for in the text before anything else
      {piece.text !== token && ", takes the space before it along"} and is one token, number {id}.
    </p>
  );
}
