import { useState } from "preact/hooks";
import type { Tokenizer } from "typeformer";
import { Cells } from "../drawing/cells.tsx";
import { Figure } from "../drawing/figure.tsx";
import { percent, readable } from "../drawing/number.ts";
import { Step } from "../drawing/step.tsx";
import { run, useAnswer } from "../engine/current.ts";
import { type Reading, reading, shareOf } from "../engine/logits.ts";
import type { Run } from "../engine/run.ts";
import { maskFollowed } from "../journey/answer.tsx";
import { nameOf } from "../journey/head.tsx";
import { tapOf } from "../journey/layer-taps.ts";
import { NoMask } from "../journey/no-mask.tsx";
import { state } from "../state/state.ts";
import { LensChart } from "./lens-chart.tsx";
import { lead } from "./lens-readings.ts";
import "../style/layers.css";

const BEST = 3;
const MOST_WORDS = 6;

/** The head after every layer. */
export function Lens() {
  return (
    <Step
      id="lens"
      title="The answer, layer by layer"
      text={
        <>
          What if the model had to answer early? Here the head reads the row of the mask after every layer, not only after the last. A
          caveat: it was trained on the last layer alone. What it says of the others is a reading of rows that were never meant for it, not
          what those layers “think”.
        </>
      }
    >
      <Readings />
    </Step>
  );
}

/** The readings of one mask: the others are not asked for, a vocabulary is long. */
async function lensAt(run: Run) {
  const mask = maskFollowed(run);
  if (run.masks.length === 0) return { mask, readings: [] };
  const { model } = run.session;
  const { taps } = await model.run(run.encoding, { ...run.options, positions: [run.masks[mask]], lens: true });
  const layers = Array.from({ length: model.config.layers }, (_, i) => taps[tapOf(i, "lens")]);
  return { mask, readings: layers.map((logits) => reading(logits.flat(), BEST)) };
}

function Readings() {
  const [picked, pick] = useState<readonly number[]>();
  const answer = useAnswer(run.value, lensAt, `lens at mask ${run.value && maskFollowed(run.value)}`);
  if (!answer) return <p class="hint">The readings come with the first pass.</p>;
  const { run: of, value } = answer;
  const { mask, readings } = value;
  if (readings.length === 0) return <NoMask of={of} />;
  const { tokenizer } = of.session;
  const [final, second] = readings[readings.length - 1].best;
  const leaders = readings.map(({ best }) => best[0]);
  const hidden = idOfWord(tokenizer, state.value.was[mask] ?? "") ?? final;
  const known = (id: number) => id < readings[0].logits.length; // another model may have been opened
  const others = [...new Set(picked ?? [...leaders, second, hidden])].filter((id) => id !== final && known(id));
  const words = [final, ...others.slice(1 - MOST_WORDS)]; // the last picked stay
  const toggle = (id: number) => pick(words.includes(id) ? words.filter((word) => word !== id) : [...words, id]);
  const view = { of, mask, readings, words };
  return (
    <>
      <p>{story(nameOf(of, final), lead(readings, final))}</p>
      <BestWords {...view} toggle={toggle} />
      <Another tokenizer={tokenizer} add={(id) => pick([...words, id])} />
      <LensChart mask={mask} readings={readings} words={words} names={words.map((id) => readable(nameOf(of, id)))} />
      <Logits {...view} />
    </>
  );
}

/** The id of a word as it stands within a sentence; `undefined` where it is not one token. */
function idOfWord(tokenizer: Tokenizer, word: string): number | undefined {
  const { ids } = tokenizer.tokenize(` ${word.trim()}`);
  return word.trim() && ids.length === 1 ? ids[0] : undefined;
}

function story(name: string, { first, forGood }: ReturnType<typeof lead>) {
  const word = <b class="token">{readable(name)}</b>;
  if (first !== forGood)
    return (
      <>
        {word} leads after layer {first} for the first time, loses the lead again, and has it for good after layer {forGood}.
      </>
    );
  return first === 0 ? (
    <>{word} leads after the first layer already, and to the end.</>
  ) : (
    <>
      {word} takes the lead after layer {first}, and keeps it.
    </>
  );
}

interface View {
  of: Run;
  /** Which of the masks. */
  mask: number;
  /** One for each layer. */
  readings: readonly Reading[];
  /** The ids of the words that are followed, the answer first. */
  words: readonly number[];
}

function BestWords({ of, readings, words, toggle }: View & { toggle(id: number): void }) {
  return (
    <table class="lens">
      <caption>The {BEST} best words after each layer. Choose one to follow it below.</caption>
      <tbody>
        {readings.map((layer, i) => (
          <tr key={i}>
            <th scope="row">layer {i}</th>
            {layer.best.map((id) => (
              <td key={id}>
                <button type="button" aria-pressed={words.includes(id)} disabled={id === words[0]} onClick={() => toggle(id)}>
                  <span class="token">{readable(nameOf(of, id))}</span> <span class="share">{percent(shareOf(layer, id))}</span>
                </button>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A word of the reader's own. */
function Another({ tokenizer, add }: { tokenizer: Tokenizer; add(id: number): void }) {
  const [word, write] = useState("");
  const [refusal, refuse] = useState("");
  const submit = (event: Event) => {
    event.preventDefault();
    const id = idOfWord(tokenizer, word);
    const parts = tokenizer.tokenize(` ${word.trim()}`).tokens.map(readable);
    refuse(id === undefined && word.trim() ? `That is ${parts.length} tokens, ${parts.join(" · ")}: a mask holds one.` : "");
    if (id === undefined) return;
    add(id);
    write("");
  };
  return (
    <form class="choices" onSubmit={submit}>
      <label>
        another word{" "}
        <input type="text" value={word} maxLength={60} autocomplete="off" onInput={(event) => write(event.currentTarget.value)} />
      </label>
      <button type="submit">follow it</button>
      <span class="hint" role="status">
        {refusal}
      </span>
    </form>
  );
}

/** The numbers behind the shares. */
function Logits({ of, mask, readings, words }: View) {
  const names = words.map((id) => nameOf(of, id));
  const most = Math.max(...readings.flatMap(({ logits }) => words.map((id) => Math.abs(logits[id]))));
  return (
    <details>
      <summary>The logits behind these shares</summary>
      <Figure
        name="lens-logits"
        caption="A share is the softmax of such a logit over the whole vocabulary."
        numbers={() => [["layer", ...names], ...readings.map(({ logits }, i) => [i, ...words.map((id) => logits[id])])]}
      >
        <Cells
          label={`The logits at mask ${mask + 1} after each layer`}
          tap={(r) => tapOf(r, "lens")}
          rows={readings.map((_, i) => `layer ${i}`)}
          columns={names}
          at={(_, c) => [mask, words[c]]}
          value={(r, c) => readings[r].logits[words[c]]}
          scale="signed"
          most={2 * most} // half the colour at most: the numbers stay readable
          size={[78, 28]}
          numbers
        />
      </Figure>
    </details>
  );
}
