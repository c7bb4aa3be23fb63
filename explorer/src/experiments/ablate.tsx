import { computed } from "@preact/signals";
import { Figure } from "../drawing/figure.tsx";
import { percent, readable, shown } from "../drawing/number.ts";
import { rowOf } from "../drawing/row.ts";
import { Step } from "../drawing/step.tsx";
import { run, useTaps } from "../engine/current.ts";
import { largest, shares } from "../engine/logits.ts";
import { comparable, type Run, runOf } from "../engine/run.ts";
import { session } from "../engine/session.ts";
import { maskFollowed } from "../journey/answer.tsx";
import { change, state } from "../state/state.ts";
import { Diverging } from "./diverging.tsx";
import { HeadMap } from "./head-map.tsx";
import "../style/shares.css";

const WORDS = 6;

/** The page's sentence with every head on, attending as the page does. */
const whole = computed<Run | undefined>(() => session.value && runOf(session.value, state.value.text, { left: state.value.left }));

/** Heads are switched off, and the answer is seen to change. */
export function Ablate() {
  return (
    <Step
      id="ablate"
      title="Switch heads off"
      text={
        <>
          Does the answer need this head? Set what it writes to zero and look. A head that attends strongly may change nothing, and a faint
          one may carry the word: what attention shows is not yet an explanation, what its absence does is closer to one.
        </>
      }
    >
      <Experiment />
    </Step>
  );
}

function Experiment() {
  const before = useTaps(whole.value, ["logits"]);
  const now = useTaps(run.value, ["logits"]);
  if (!before || !now || !comparable(before.run, now.run)) return null;
  if (before.run.masks.length === 0) return <p class="hint">Mask a word: there is no answer to change yet.</p>;
  const mask = maskFollowed(before.run);
  const [on, cut] = [before, now].map(({ taps }) => rowOf(taps.logits, mask));
  const [shareOn, shareCut] = [shares(on), shares(cut)];
  const name = (id: number) => readable(before.run.session.tokenizer.idToToken(id) ?? "");
  const words = largest(on, WORDS).map((id) => ({
    name: name(id),
    index: `${mask},${id}`,
    logits: [on[id], cut[id]],
    shares: [shareOn[id], shareCut[id]],
    value: cut[id] - on[id],
  }));
  const [best] = largest(on, 1);
  const off = now.run.ablate;
  return (
    <>
      <HeadMap of={before.run} mask={mask} word={{ id: best, name: name(best) }} />
      <p class="choices">
        <button type="button" onClick={() => change({ ablate: [] }, { step: true })}>
          All heads on
        </button>
        {off.length === 0 ? "Nothing is off." : `Off: ${off.map(({ layer, head }) => `layer ${layer} head ${head}`).join(", ")}.`}
      </p>
      {off.length > 0 && <Became words={words} first={name(largest(cut, 1)[0])} />}
    </>
  );
}

interface Word {
  name: string;
  /** Its place among the logits. */
  index: string;
  /** With all heads, and now. */
  logits: readonly number[];
  shares: readonly number[];
  value: number;
}

/** The words that were the best, and what is left of them. */
function Became({ words, first }: { words: readonly Word[]; first: string }) {
  return (
    <>
      <Figure
        name="ablate-words"
        caption={`The ${words.length} best words of the whole model. The first was ${words[0].name} and ${first === words[0].name ? "still is" : `now is ${first}`}.`}
        numbers={() => [
          ["word", "logit with all heads", "logit now", "share with all heads", "share now"],
          ...words.map(({ name, logits, shares }) => [name, ...logits, ...shares]),
        ]}
      >
        <h3>Logit now minus logit with all heads</h3>
        <Diverging bars={words} written={signed} />
      </Figure>
      <div class="scrolled">
        <table class="listed">
          <thead>
            <tr>
              {["word", "logit, all on", "logit now", "share, all on", "share now"].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {words.map(({ name, index, logits, shares }) => (
              <tr key={name}>
                <th scope="row" class="token">
                  {name}
                </th>
                <td>{shown(logits[0])}</td>
                <td data-tap="logits" data-index={index}>
                  {shown(logits[1])}
                </td>
                <td>{percent(shares[0])}</td>
                <td>{percent(shares[1])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** A change of a logit, with its sign. */
const signed = (x: number): string => (x > 0 ? "+" : "") + shown(x);
