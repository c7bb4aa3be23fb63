import { Chart } from "../drawing/chart.tsx";
import { Figure } from "../drawing/figure.tsx";
import { percent, readable } from "../drawing/number.ts";
import { Step } from "../drawing/step.tsx";
import { followed, run, useAnswer } from "../engine/current.ts";
import type { Run } from "../engine/run.ts";

const WORDS = 12;

/** The distribution: from logits to shares of the whole vocabulary. */
export function Answer() {
  return (
    <Step
      id="answer"
      title="The answer"
      text={
        <>
          A softmax over all logits makes shares that sum to one. The model does not say one word: it says how likely each word of its
          vocabulary is here, and most of the shares are spread thin.
        </>
      }
    >
      <Distribution />
    </Step>
  );
}

function Distribution() {
  const seen = useAnswer(run.value, (asked) => asked.rank(WORDS), "distribution");
  if (!seen || seen.value.length === 0) return <p class="hint">Mask a word to see what the model would put there.</p>;
  const { run: of, value } = seen;
  const { ids, scores } = value[maskFollowed(of)];
  const rest = Math.max(0, 1 - scores.reduce((a, b) => a + b));
  const words = [...ids.map((id, i) => ({ word: readable(of.session.tokenizer.idToToken(id) ?? ""), share: scores[i] }))];
  const shares = [...words, { word: `${of.session.model.config.vocab - WORDS} others`, share: rest }];
  return (
    <Figure
      name="answer"
      caption={`The ${WORDS} best words have ${percent(1 - rest)} of the whole.`}
      numbers={() => [["word", "share"], ...shares.map(({ word, share }) => [word, share])]}
    >
      <Chart
        label={shares.map(({ word, share }) => `${word} ${percent(share)}`).join(", ")}
        data={shares}
        draw={(plot, width) =>
          plot.plot({
            width,
            marginLeft: 100,
            x: { label: "share", tickFormat: "%", domain: [0, Math.max(...shares.map(({ share }) => share)) * 1.12] },
            y: { domain: shares.map(({ word }) => word), label: null },
            marks: [
              plot.barX(shares, { x: "share", y: "word", fill: (_, i) => (i < WORDS ? "var(--more)" : "var(--faint)") }),
              plot.text(shares, { x: "share", y: "word", text: ({ share }) => percent(share), dx: 4, textAnchor: "start" }),
            ],
          })
        }
      />
    </Figure>
  );
}

/** Which of the masks is followed: the followed token where it is one, else the first. */
export const maskFollowed = (of: Run): number => Math.max(0, of.masks.indexOf(followed(of).token));
