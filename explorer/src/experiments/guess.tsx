import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { percent, readable, shown } from "../drawing/number.ts";
import { rowOf } from "../drawing/row.ts";
import { Step } from "../drawing/step.tsx";
import { run } from "../engine/current.ts";
import { MASK } from "../engine/masking.ts";
import type { Run } from "../engine/run.ts";
import { report } from "../engine/trouble.ts";
import { maskFollowed } from "../journey/answer.tsx";
import { playing } from "../state/playing.ts";
import { change, state } from "../state/state.ts";
import { inPlace, type Line, type Round, reckoning, rounds } from "./guessing.ts";
import "../style/shares.css";
import "../style/guess.css";

/** A round that was played to its end. */
interface Outcome {
  run: Run;
  mask: number;
  guess: string;
  /** The tokens of the guess: the first is ranked. */
  pieces: readonly string[];
  lines: readonly Line[];
}

/** What was played since the page was opened, one outcome for a sentence. */
const played = signal<readonly Outcome[]>([]);

/** The reader says a word first; only then the model's answers are seen. */
export function Guess() {
  return (
    <Step
      id="guess"
      title="Guess before the model"
      text={
        <>
          Read what stands around the hole and say one word. Then see the model's answers, and where your word stands among all the words it
          knows. It saw nothing but the same sentence.
        </>
      }
    >
      <Rounds />
      <Riddle />
      <Tally />
    </Step>
  );
}

function begin({ text, word }: Round) {
  playing.value = true;
  change({ text, was: [word], token: undefined, key: undefined, cell: undefined }, { step: true });
}

/** Leads the keyboard to what takes the place of the element that was used. */
const focusNext = (id: string) => requestAnimationFrame(() => document.getElementById(id)?.focus({ preventScroll: true }));

function Rounds() {
  return (
    <div class="choices" role="group" aria-label="Choose a sentence">
      {rounds.map((round, i) => (
        <button
          key={i}
          type="button"
          aria-label={`Sentence ${i + 1}`}
          aria-pressed={round.text === state.value.text}
          onClick={() => begin(round)}
        >
          {i + 1}
        </button>
      ))}
    </div>
  );
}

/** The sentence with its hole, and a field for the guess; after it the reckoning. */
function Riddle() {
  const now = run.value;
  if (!now) return null;
  if (now.masks.length === 0) return <p class="hint">No word is hidden: click one in the sentence above, or choose a sentence here.</p>;
  const mask = maskFollowed(now);
  const outcome = played.value.find((one) => one.run === now && one.mask === mask);
  return (
    <>
      <p class="riddle">
        <Holes text={now.text} followed={mask} filled={outcome && !playing.value ? state.value.was[mask] || outcome.guess : "?"} />
      </p>
      {playing.value ? <Field key={now.text} of={now} mask={mask} /> : outcome ? <Reckoning {...outcome} /> : <Invitation />}
    </>
  );
}

const Invitation = () => (
  <p class="hint">
    The answers are in sight.{" "}
    <button type="button" onClick={() => (playing.value = true)}>
      Hide them and guess
    </button>
  </p>
);

function Holes({ text, followed, filled }: { text: string; followed: number; filled: string }) {
  return text.split(MASK).map((part, i) => (
    <>
      {i > 0 && <span class={i - 1 === followed ? "hole followed" : "hole"}>{i - 1 === followed ? filled : "…"}</span>}
      {part}
    </>
  ));
}

function Field({ of, mask }: { of: Run; mask: number }) {
  const [guess, setGuess] = useState("");
  const judge = async (event: Event) => {
    event.preventDefault();
    if (!guess.trim()) return;
    try {
      const outcome = await play(of, mask, guess);
      played.value = [...played.value.filter(({ run }) => run.text !== of.text), outcome];
      playing.value = false;
      focusNext("reckoning");
    } catch (error) {
      report(error);
    }
  };
  return (
    <form class="choices" onSubmit={judge}>
      <label for="guess-word">Your guess</label>
      <input
        id="guess-word"
        type="text"
        value={guess}
        maxLength={60}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        onInput={(event) => setGuess(event.currentTarget.value)}
      />
      <button type="submit">See what the model says</button>
    </form>
  );
}

/** Ranks a guess. Throws as `run.read` does. */
async function play(of: Run, mask: number, guess: string): Promise<Outcome> {
  const { tokenizer } = of.session;
  const { ids } = tokenizer.tokenize(inPlace(of.text, mask, guess));
  const word = state.value.was[mask];
  const hidden = word ? tokenizer.tokenize(inPlace(of.text, mask, word)).ids[0] : undefined;
  const { logits } = await of.read(["logits"]);
  const pieces = ids.map((id) => tokenizer.idToToken(id) ?? "");
  return { run: of, mask, guess: guess.trim(), pieces, lines: reckoning(rowOf(logits, mask), ids[0], hidden) };
}

function Reckoning({ run: of, mask, guess, pieces, lines }: Outcome) {
  const { tokenizer, model } = of.session;
  const name = (id: number) => readable(tokenizer.idToToken(id) ?? "");
  const yours = lines.find(({ guessed }) => guessed);
  const hidden = lines.find((line) => line.hidden);
  return (
    <div id="reckoning" tabIndex={-1}>
      <p>{yours && verdict(guess, yours, hidden)}</p>
      {pieces.length > 1 && (
        <p class="hint">
          “{guess}” is {pieces.length} tokens here: {pieces.map(readable).join(" + ")}. A mask is one token wide, so only the first is
          ranked.
        </p>
      )}
      <div class="scrolled">
        <table class="listed">
          <thead>
            <tr>
              <th scope="col">word</th>
              <th scope="col">rank</th>
              <th scope="col">logit</th>
              <th scope="col">share</th>
              <th scope="col" class="whose">
                whose
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ id, rank, logit, share, ...whose }) => (
              <tr key={id} class={whose.guessed || whose.hidden ? "marked" : undefined}>
                <th scope="row" class="token">
                  {name(id)}
                </th>
                <td>{rank.toLocaleString("en")}</td>
                <td data-tap="logits" data-index={`${mask},${id}`}>
                  {shown(logit)}
                </td>
                <td>{percent(share)}</td>
                <td class="whose">{[whose.guessed && "yours", whose.hidden && "hidden"].filter(Boolean).join(", ")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="hint">
        Ranks are among all {model.config.vocab.toLocaleString("en")} tokens of the vocabulary.
        {!hidden && " Which word the mask hides is not known here."}
      </p>
      <Next after={of.text} />
    </div>
  );
}

function verdict(guess: string, yours: Line, hidden: Line | undefined): string {
  const place = yours.rank === 1 ? "the model's first word too" : `the model's word number ${yours.rank.toLocaleString("en")}`;
  if (!hidden) return `“${guess}” is ${place}.`;
  const model = hidden.rank === 1 ? "So did the model." : `The model has it at ${hidden.rank.toLocaleString("en")}.`;
  if (yours.hidden) return `You found the hidden word. ${model}`;
  return `“${guess}” is ${place}; the hidden word is its number ${hidden.rank.toLocaleString("en")}.`;
}

/** The next sentence that was not played yet. */
function Next({ after }: { after: string }) {
  const at = rounds.findIndex(({ text }) => text === after);
  const order = [...rounds.slice(at + 1), ...rounds.slice(0, at + 1)];
  const next = order.find(({ text }) => !played.value.some(({ run }) => run.text === text));
  if (!next) return null;
  const goOn = () => {
    begin(next);
    focusNext("guess-word");
  };
  return (
    <button type="button" onClick={goOn}>
      Next sentence
    </button>
  );
}

function Tally() {
  const known = played.value.flatMap(({ lines }) => lines.filter(({ hidden }) => hidden));
  if (known.length === 0) return null;
  const [you, model] = [known.filter(({ guessed }) => guessed), known.filter(({ rank }) => rank === 1)];
  return (
    <p class="tally">
      Hidden words found so far: you {you.length} of {known.length}, the model {model.length} of {known.length}.
    </p>
  );
}
