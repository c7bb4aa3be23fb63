import { computed } from "@preact/signals";
import type { TapName, Tensor } from "typeformer";
import { Cells } from "../drawing/cells.tsx";
import { Figure } from "../drawing/figure.tsx";
import { rowOf } from "../drawing/row.ts";
import { Step } from "../drawing/step.tsx";
import { followed, useTaps } from "../engine/current.ts";
import { largest, rank, shares } from "../engine/logits.ts";
import { comparable, type Run, runOf } from "../engine/run.ts";
import { session } from "../engine/session.ts";
import { maskFollowed } from "../journey/answer.tsx";
import { change, state } from "../state/state.ts";
import { inPlace } from "./guessing.ts";
import { Shares } from "./shares.tsx";

const BEST = 5;
const MOST_TOKENS = 16; // two matrices of cells at once

const both = computed<Run | undefined>(() => session.value && runOf(session.value, state.value.text, { ablate: state.value.ablate }));
const left = computed<Run | undefined>(
  () => session.value && runOf(session.value, state.value.text, { ablate: state.value.ablate, left: true }),
);

/** The same sentence read in both directions, and by tokens that see only what stands before them. */
export function Left() {
  return (
    <Step
      id="left"
      title="Read only what came before"
      text={
        <>
          A text generator may not look ahead: each token attends only to those before it. An encoder reads in both directions. Here the
          same weights answer both ways; what the right side of the sentence was worth is the difference.
        </>
      }
    >
      <p class="choices">
        <Example />
        <Switch />
      </p>
      <Ways />
    </Step>
  );
}

function Ways() {
  const name: TapName = `layer.${both.value ? followed(both.value).layer : 0}.attention.probs`;
  const [whole, half] = [useTaps(both.value, ["logits", name]), useTaps(left.value, ["logits", name])];
  if (!whole || !half || !comparable(whole.run, half.run)) return null;
  const { layer, head } = followed(whole.run);
  return (
    <>
      {whole.run.masks.length === 0 ? (
        <p class="hint">Mask a word to see both answers.</p>
      ) : (
        <div class="abreast">
          <Way of={whole.run} logits={whole.taps.logits} title="in both directions" />
          <Way of={half.run} logits={half.taps.logits} title="only to the left" />
        </div>
      )}
      <h3>
        Who sees whom: layer {layer}, head {head}
      </h3>
      <div class="abreast wide">
        <Matrix of={whole.run} tap={name} probs={whole.taps[name]} title="in both directions" />
        <Matrix of={half.run} tap={name} probs={half.taps[name]} title="only to the left" />
      </div>
      <p class="hint">
        This model was trained to read in both directions and never in one: with its right side hidden it is out of its depth, and a model
        trained for it would do better. So this shows what this model loses, not what generators can do.
      </p>
    </>
  );
}

/** The best words at the followed mask, and the place of the word it hides. */
function Way({ of, logits, title }: { of: Run; logits: Tensor; title: string }) {
  const mask = maskFollowed(of);
  const row = rowOf(logits, mask);
  const share = shares(row);
  const { tokenizer } = of.session;
  const words = largest(share, BEST).map((id) => ({ word: tokenizer.idToToken(id) ?? "", share: share[id] }));
  const hidden = state.value.was[mask];
  const place = hidden && rank(row, tokenizer.tokenize(inPlace(of.text, mask, hidden)).ids[0]).toLocaleString("en");
  return <Shares title={title} words={words} note={place && `The hidden word “${hidden}” is number ${place}.`} />;
}

const example = { text: "The <mask> of the good falls when supply rises.", was: ["price"] };

const Example = () => (
  <button type="button" onClick={() => change({ ...example, token: undefined, key: undefined, cell: undefined }, { step: true })}>
    Try “The ? of the good falls when supply rises.”
  </button>
);

const Switch = () => (
  <button type="button" aria-pressed={state.value.left} onClick={() => change({ left: !state.value.left }, { step: true })}>
    {state.value.left ? "The whole page reads only to the left" : "Let the whole page read only to the left"}
  </button>
);

/** One head's attention, as much of it as there is room for, around the mask. Cells open where the page itself reads in this way. */
function Matrix({ of, tap, probs, title }: { of: Run; tap: TapName; probs: Tensor; title: string }) {
  const { token, head } = followed(of);
  const drawn = Math.min(MOST_TOKENS, of.tokens.length);
  const from = Math.max(0, Math.min(token - (drawn >> 1), of.tokens.length - drawn));
  const part = drawn < of.tokens.length ? ` (${drawn} of the ${of.tokens.length} tokens)` : "";
  const tokens = of.tokens.slice(from, from + drawn);
  return (
    <Figure
      name={of.left ? "left-only" : "left-both"}
      caption={`${title}${of.left ? ": what stands after a token is hidden from it, exactly 0" : ""}${part}`}
      numbers={() => [["", ...tokens], ...tokens.map((token, i) => [token, ...tokens.map((_, j) => probs.get(head, from + i, from + j))])]}
    >
      <Cells
        tap={of.left === state.value.left ? tap : undefined}
        label={`Attention ${title}: a row is a token, its columns are the tokens it sees`}
        rows={tokens}
        columns={tokens}
        at={(i, j) => [head, from + i, from + j]}
        value={(i, j) => probs.get(head, from + i, from + j)}
        scale="share"
        most={1}
      />
    </Figure>
  );
}
