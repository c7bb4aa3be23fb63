import { signal } from "@preact/signals";
import { useFold } from "../drawing/fold.tsx";
import { readable, shown } from "../drawing/number.ts";
import { Step } from "../drawing/step.tsx";
import { run, useAnswer } from "../engine/current.ts";
import type { Run } from "../engine/run.ts";
import { report } from "../engine/trouble.ts";
import { change } from "../state/state.ts";
import { type Expected, inSight, maskable, maskedInTurn, pseudoLikelihood } from "./expected.ts";
import { ExpectedChart, type Place } from "./expected-chart.tsx";
import "../style/shares.css";

const MOST_TOKENS = 24;

/** What was found with each token masked, so far; it outlives the scrolling away. */
const inTurn = signal<{ of: Run; found: readonly Expected[] } | undefined>(undefined);

/** What the model expects at every place, not only at masks. */
export function Everywhere() {
  return (
    <Step
      id="everywhere"
      title="An opinion at every place"
      text={
        <>
          Training asks for about 15% of the tokens. Of these, 80% become &lt;mask&gt;, 10% are swapped for a random word and 10% stay as
          they are, and the model is not told which. So it cannot simply repeat a word in plain sight: that word may be the swapped one.
        </>
      }
    >
      <p class="choices">
        <Example />
      </p>
      <Places />
    </Step>
  );
}

const example = { text: "He knocked at the bacteria, but nobody answered.", was: [] };

const Example = () => (
  <button type="button" onClick={() => change({ ...example, token: undefined, key: undefined, cell: undefined }, { step: true })}>
    Try “{example.text}”
  </button>
);

function Places() {
  const seen = useAnswer(run.value, inSight, "in sight");
  if (!seen) return <p class="hint">The shares come with the first pass.</p>;
  return <Expectations of={seen.run} seen={seen.value} />;
}

function Expectations({ of, seen }: { of: Run; seen: readonly Expected[] }) {
  const asked = maskable(of);
  const found = inTurn.value?.of === of ? inTurn.value.found : undefined;
  const masked = new Map(found?.map((expected, i) => [asked[i], expected]));
  const places = of.tokens.map(
    (token, at): Place => ({
      token,
      seen: seen[at],
      masked: of.masks.includes(at) ? seen[at] : masked.get(at),
      kind: of.masks.includes(at) ? "mask" : asked.includes(at) ? "word" : "end",
    }),
  );
  const { shown: drawn, more } = useFold(places, MOST_TOKENS, "tokens");
  return (
    <>
      <ExpectedChart of={of} places={places} shown={drawn} withMasked={found !== undefined} />
      {more && <p>{more}</p>}
      <InTurn of={of} asked={asked.length} found={found} />
      <p class="hint">
        In sight a word is nearly always believed, unless it does not fit: then the model takes it for a swapped one. At{" "}
        {readable(of.tokens[0])} and {readable(of.tokens.at(-1) ?? "")}, which training never asks for, it has learned nothing to say. Had
        training asked only for masks, no word in sight would need an answer.
      </p>
    </>
  );
}

/** The button that masks each token in turn; how far that is; what it comes to. */
function InTurn({ of, asked, found }: { of: Run; asked: number; found: readonly Expected[] | undefined }) {
  if (asked === 0) return null;
  if (!found)
    return (
      <p class="choices">
        <button type="button" onClick={() => maskEach(of)}>
          Now mask each token in turn
        </button>
        {asked} {asked === 1 ? "sentence" : "sentences"} through the model, each with one mask more.
      </p>
    );
  if (found.length < asked)
    return (
      <p class="choices">
        <progress value={found.length} max={asked} aria-label="Tokens that were masked" />
        {found.length} of {asked}
      </p>
    );
  const { log, choices } = pseudoLikelihood(found.map(({ share }) => share));
  return (
    <p class="told" role="status">
      The logarithms of the {asked} shares of masked tokens sum to <b>{shown(log)}</b>, the{" "}
      <a href="https://arxiv.org/abs/1910.14659">pseudo-log-likelihood</a> of the sentence (Salazar et al. 2020): as if each token had been
      picked from {choices.toFixed(1)} equally likely ones.
    </p>
  );
}

/** Masks each token in turn, until the reader goes on to another sentence. */
async function maskEach(of: Run) {
  const mine = () => inTurn.value?.of === of;
  inTurn.value = { of, found: [] };
  try {
    for await (const some of maskedInTurn(of)) {
      if (!mine()) return;
      if (run.value !== of) break;
      inTurn.value = { of, found: [...inTurn.value.found, ...some] };
    }
  } catch (error) {
    report(error);
  }
  if (mine() && inTurn.value.found.length < maskable(of).length) inTurn.value = undefined;
}
