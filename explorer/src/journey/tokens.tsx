import { useEffect, useRef, useState } from "preact/hooks";
import { Figure } from "../drawing/figure.tsx";
import { useFold } from "../drawing/fold.tsx";
import { readable } from "../drawing/number.ts";
import { Step } from "../drawing/step.tsx";
import { followed, run, toggleMask } from "../engine/current.ts";
import type { Run } from "../engine/run.ts";
import { writeAddress } from "../state/address.ts";
import { change, state } from "../state/state.ts";
import { partsOf, piecesOf } from "./merging.ts";
import "../style/words.css";

const TOKENS = 32;

/** What the model is given: a list of whole numbers. */
export function Tokens() {
  return (
    <Step
      id="tokens"
      title="Tokens and ids"
      text={
        <>
          Every token has a number, its id: its place in the vocabulary. With one token before the text that stands for its beginning, and
          one after it for its end, this list of ids is all that the model is told; it never sees a letter. Click a token to mask it, or an
          id to see the row of numbers that it picks.
        </>
      }
    >
      {run.value && <Strip of={run.value} />}
    </Step>
  );
}

const CHARACTER = 8.4; // px at 14 px
const HEIGHT = 60;
const GAP = 6;

interface Box {
  x: number;
  y: number;
  width: number;
}

function Strip({ of }: { of: Run }) {
  const { tokens, session, encoding } = of;
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  const [focus, setFocus] = useState(0);
  const { shown, more } = useFold(tokens, TOKENS, "tokens");
  const { boxes, height } = laidOut(
    shown.map((token, i) => Math.max(readable(token).length * CHARACTER, String(encoding.ids[i]).length * CHARACTER) + 18),
    width,
  );
  const parts = partsOf(piecesOf(session.tokenizer, { ...of, text: of.textRead }));
  const stop = Math.min(focus, shown.length - 1);
  const move = (event: KeyboardEvent, to: number) => {
    const target = place.current?.querySelectorAll<SVGElement>("[data-token]")[to];
    if (!target) return;
    event.preventDefault();
    target.focus();
  };
  return (
    <div ref={place}>
      <Figure
        name="tokens"
        caption={`${tokens.length} tokens of a vocabulary of ${session.model.config.vocab}. Arrow keys walk along them, Enter masks.${parts.size > 0 ? " Dashed: a part of a character." : ""}`}
        numbers={() => [["position", "token", "id"], ...tokens.map((token, i) => [i, token, encoding.ids[i]])]}
      >
        <svg class="strip" role="group" aria-label="The tokens and their ids" width={width} height={height}>
          {boxes.map((box, i) => (
            <Token
              key={i}
              of={of}
              token={i}
              box={box}
              isPart={parts.has(i)}
              stop={i === stop}
              onFocus={() => setFocus(i)}
              onKey={(event) => {
                if (event.key === "ArrowRight") move(event, i + 1);
                if (event.key === "ArrowLeft") move(event, i - 1);
                if (event.key === "Home") move(event, 0);
                if (event.key === "End") move(event, shown.length - 1);
              }}
            />
          ))}
        </svg>
        {more}
      </Figure>
    </div>
  );
}

interface TokenProps {
  of: Run;
  token: number;
  box: Box;
  isPart: boolean;
  /** Whether the Tab key stops here. */
  stop: boolean;
  onFocus(): void;
  onKey(event: KeyboardEvent): void;
}

function Token({ of, token, box: { x, y, width }, isPart, stop, onFocus, onKey }: TokenProps) {
  const [begin, end] = of.encoding.offsets[token];
  const id = of.encoding.ids[token];
  const name = readable(of.tokens[token]);
  const isMask = id === of.session.mask;
  const canHide = begin < end;
  const row = { see: "embeddings", token, cell: undefined } as const;
  const press = (event: KeyboardEvent) => {
    if ((event.key === "Enter" || event.key === " ") && canHide) {
      event.preventDefault();
      toggleMask(of, token);
    } else onKey(event);
  };
  const open = (event: Event) => {
    event.preventDefault();
    change(row, { step: true });
    document.getElementById("step-embeddings")?.scrollIntoView({ block: "start" }); // also when the address led there before
  };
  return (
    <g class={followed(of).token === token ? "followed" : undefined} transform={`translate(${x},${y})`}>
      <g
        class={`token ${isMask ? "masked" : isPart ? "part" : canHide ? "" : "fixed"}`}
        role="button"
        data-token={token}
        tabindex={stop ? 0 : -1}
        aria-pressed={isMask}
        aria-disabled={!canHide}
        aria-label={`${name}, token ${token}${isPart ? ", a part of a character" : ""}`}
        onClick={() => canHide && toggleMask(of, token)}
        onKeyDown={press}
        onFocus={onFocus}
      >
        <rect width={width} height={28} rx="6" />
        <text x={width / 2} y={19} text-anchor="middle">
          {name}
        </text>
      </g>
      <a
        href={writeAddress({ ...state.value, ...row })}
        tabindex={stop ? 0 : -1}
        aria-label={`id ${id}: its row of the word table`}
        onClick={open}
      >
        <text x={width / 2} y={47} text-anchor="middle">
          {id}
        </text>
      </a>
    </g>
  );
}

/** Boxes side by side, in as many lines as it takes. */
function laidOut(widths: readonly number[], room: number): { boxes: Box[]; height: number } {
  let [x, y] = [2, 2];
  const boxes = widths.map((width) => {
    if (x > 2 && x + width > room - 2) [x, y] = [2, y + HEIGHT];
    const box = { x, y, width };
    x += width + GAP;
    return box;
  });
  return { boxes, height: y + HEIGHT };
}

function useWidth(place: { current: HTMLElement | null }): number {
  const [width, setWidth] = useState(320);
  useEffect(() => {
    if (!place.current) return;
    const watch = new ResizeObserver(([{ contentRect }]) => setWidth(contentRect.width));
    watch.observe(place.current);
    return () => watch.disconnect();
  }, []);
  return width;
}
