import { useEffect, useRef } from "preact/hooks";
import type { PieceSteps } from "typeformer";
import { Figure } from "../drawing/figure.tsx";
import { visible } from "../drawing/number.ts";
import { type Block, charactersOf, symbolsAfter } from "./merging.ts";
import { COLUMN, LEFT, ROW, Row } from "./rows.tsx";

const RUNGS = 8;
const MOST_BLOCKS = 600;

interface LadderProps {
  piece: PieceSteps;
  /** How many merges have happened. */
  merges: number;
  onStep(merges: number): void;
}

/** One word: its characters, the bytes below them, and below these the symbols after every merge so far. */
export function Ladder({ piece, merges, onStep }: LadderProps) {
  const last = piece.merges.length;
  const rungs = Math.max(1, Math.min(last, RUNGS, Math.floor(MOST_BLOCKS / piece.bytes.length) - 3));
  const first = Math.max(1, merges - rungs + 1);
  const done = Array.from({ length: merges - first + 1 }, (_, i) => first + i);
  const notes = [
    `${piece.bytes.length} bytes; a space is written Ġ.`,
    symbolsAfter(piece, merges).some(({ isPart }) => isPart) && "Dashed: a part of a character.",
    first > 1 && `The first ${first - 1} merges are folded away.`,
  ];
  const width = LEFT + piece.bytes.length * COLUMN + 2;
  const height = (3 + done.length + (merges === last ? 1 : 0)) * ROW;
  const view = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { from, to } = piece.merges[merges - 1] ?? { from: 0, to: 0 };
    const [left, right] = [LEFT + from * COLUMN, LEFT + to * COLUMN];
    const { current: box } = view;
    if (box && (left < box.scrollLeft || right > box.scrollLeft + box.clientWidth)) box.scrollLeft = left - LEFT;
  }, [merges]);
  return (
    <Figure name="merges" caption={notes.filter(Boolean).join(" ")} numbers={() => table(piece)}>
      <Stepper merges={merges} last={last} onStep={onStep} />
      <Told piece={piece} merges={merges} />
      <div ref={view} class="scrolled" role="region" aria-label="The word and its merges" tabindex={0}>
        <svg class="ladder" role="img" aria-label={spoken(piece, merges)} width={width} height={height}>
          <Row y={0} name="characters" blocks={charactersOf(piece)} kind="character" />
          <Row y={ROW} name="bytes" blocks={bytesOf(piece)} kind="byte" />
          <Row y={2 * ROW} name="written" blocks={symbolsAfter(piece, 0)} kind="symbol" />
          {done.map((n) => (
            <Row
              key={n}
              y={(3 + n - first) * ROW}
              name={`merge ${n}`}
              blocks={symbolsAfter(piece, n)}
              kind="symbol"
              joined={piece.merges[n - 1].from}
            />
          ))}
          {merges === last && <Row y={(3 + done.length) * ROW} name="ids" blocks={idsOf(piece)} kind="id" />}
        </svg>
      </div>
    </Figure>
  );
}

/** Back and on by button, by arrow key on the slider, or by dragging it. */
function Stepper({ merges, last, onStep }: { merges: number; last: number; onStep(merges: number): void }) {
  if (last === 0) return null;
  return (
    <div class="stepper" role="group" aria-label="Step through the merges">
      <button type="button" disabled={merges === 0} onClick={() => onStep(merges - 1)}>
        back
      </button>
      <input
        type="range"
        min={0}
        max={last}
        value={merges}
        aria-label="Merges done"
        aria-valuetext={`${merges} of ${last}`}
        onInput={(event) => onStep(Number(event.currentTarget.value))}
      />
      <button type="button" disabled={merges === last} onClick={() => onStep(merges + 1)}>
        next merge
      </button>
    </div>
  );
}

/** What the last merge did, and why it came first. */
function Told({ piece, merges }: Pick<LadderProps, "piece" | "merges">) {
  const last = piece.merges.length;
  const { pair, rank } = piece.merges[merges - 1] ?? {};
  return (
    <p class="hint" aria-live="polite">
      {pair && (
        <>
          Merge {merges} of {last}: <b class="token">{pair[0]}</b> and <b class="token">{pair[1]}</b> stand highest in the list of all
          neighbours here, at rank {rank}.{merges === last && " No pair that is left is in the list."}
        </>
      )}
      {!pair && (last > 0 ? "Press “next merge”, or the arrow keys on the slider." : "No neighbours here are in the list of merges.")}
    </p>
  );
}

const hex = (byte: number): string => byte.toString(16).padStart(2, "0").toUpperCase();

const bytesOf = ({ bytes }: PieceSteps): Block[] => bytes.map(({ byte }, at) => ({ text: hex(byte), from: at, to: at + 1, isPart: false }));

const idsOf = (piece: PieceSteps): Block[] =>
  symbolsAfter(piece, piece.merges.length).map((block, i) => ({ ...block, text: String(piece.tokens[i]?.id), isPart: false }));

function spoken(piece: PieceSteps, merges: number): string {
  const symbols = symbolsAfter(piece, merges).map(({ text, isPart }) => (isPart ? `${text} (part of a character)` : text));
  const bytes = piece.bytes.map(({ byte }) => hex(byte)).join(" ");
  return `${visible(piece.text)}, bytes ${bytes}, after ${merges} merges: ${symbols.join(", ")}`;
}

function table(piece: PieceSteps): (string | number)[][] {
  const line = (merges: number) =>
    symbolsAfter(piece, merges)
      .map(({ text }) => text)
      .join(" ");
  return [
    ["merge", "left", "right", "rank", "symbols"],
    [0, "", "", "", line(0)],
    ...piece.merges.map(({ pair, rank }, i) => [i + 1, pair[0], pair[1], rank, line(i + 1)]),
  ];
}
