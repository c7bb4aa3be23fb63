import { Chart } from "../drawing/chart.tsx";
import { Figure } from "../drawing/figure.tsx";
import { percent, readable, shown } from "../drawing/number.ts";
import { shares } from "../engine/logits.ts";
import type { Session } from "../engine/session.ts";
import { between, doublings, partings, points, times } from "./difference.ts";
import { Diverging } from "./diverging.tsx";
import { published } from "./published.ts";

interface Two {
  session: Session;
  /** The logits at the mask of the first sentence, and of the second. */
  one: Float32Array;
  other: Float32Array;
}

const MOST_APART = 12;

/** The words whose shares differ most. */
export function MostApart({ session, one, other }: Two) {
  const pairs = partings(one, other, MOST_APART).map((pair) => ({
    ...pair,
    name: readable(session.tokenizer.idToToken(pair.id) ?? ""),
    value: pair.other - pair.one,
  }));
  return (
    <Figure
      name="compare-shares"
      caption={`Share in the second sentence minus share in the first, in percentage points: the ${MOST_APART} words that differ most.`}
      numbers={() => [
        ["word", "share in the first", "share in the second", "difference"],
        ...pairs.map(({ name, one, other, value }) => [name, one, other, value]),
      ]}
    >
      <h3>Where the answers part</h3>
      <Diverging bars={pairs} written={points} />
    </Figure>
  );
}

/** Words for what people work as. */
const work = (
  "captain officer soldier sailor guard detective policeman lawyer judge doctor physician engineer scientist professor writer artist poet " +
  "farmer servant secretary clerk teacher cook housekeeper nurse maid waiter waitress bartender mechanic courier"
).split(" ");

/** How many times as likely words for work are: in this model and, where both lists have the word, as published. */
export function Work({ session, one, other }: Two) {
  const [first, second] = [shares(one), shares(other)];
  const computed = work.flatMap((name) => {
    const [id, ...more] = session.tokenizer.tokenize(` ${name}`).ids; // a word of several tokens has no share at one mask
    return id === undefined || id === session.tokenizer.unkTokenId || more.length > 0
      ? []
      : [{ name, one: first[id], other: second[id], value: doublings(first[id], second[id]) }];
  });
  const printed = published[0].answers.flatMap(({ word, share: one }) => {
    const other = published[1].answers.find((answer) => answer.word === word)?.share;
    return other === undefined ? [] : [{ name: word.slice(1), one, other, value: doublings(one, other) }];
  });
  const likeliest = Math.max(...computed.flatMap(({ one, other }) => [one, other]));
  const rising = (rows: typeof computed) => rows.toSorted((a, b) => a.value - b.value);
  const bars = [...rising(computed), ...rising(printed).map((row) => ({ ...row, name: `${row.name}*`, outlined: true }))];
  return (
    <Figure
      name="compare-work"
      caption={`The share in the second sentence divided by the share in the first. Bars: ${session.name}, those words of a list chosen by hand that are one token; the likeliest has ${percent(likeliest)}. Outlined (*): published for distilroberta-base, the three words that both its lists have.`}
      numbers={() => [
        ["word", "model", "share in the first", "share in the second", "ratio"],
        ...computed.map(({ name, one, other }) => [name, session.name, one, other, other / one]),
        ...printed.map(({ name, one, other }) => [name, "published", one, other, other / one]),
      ]}
    >
      <h3>Words for work: how many times as likely in the second</h3>
      <Diverging bars={bars} written={times} />
    </Figure>
  );
}

/** How far apart the two masks' vectors are, from the embeddings through all layers. */
export function Through({ vectors, samePlace }: { vectors: readonly (readonly Float32Array[])[]; samePlace: boolean }) {
  const stages = vectors.map(([a, b], i) => {
    const { cosine, distance } = between(a, b);
    return { stage: i === 0 ? "embedded" : `layer ${i - 1}`, cosine, apart: 1 - cosine, distance };
  });
  const first = stages.find(({ distance }) => distance > 0);
  const widest = stages.reduce((most, stage) => (stage.apart > most.apart ? stage : most));
  const told = !first
    ? "The two never part: to the model the sentences are the same."
    : samePlace
      ? `Embedded, both masks are the same vector, since neither has read anything yet. They part in ${first.stage} and are farthest apart after ${widest.stage}.`
      : "The masks stand at different positions, so their vectors differ from the embeddings on.";
  return (
    <Figure
      name="compare-layers"
      caption={`${told} Drawn: 1 − cosine of embeddings.normed and every layer.i.mlp.normed at the two masks.`}
      numbers={() => [
        ["after", "cosine", "length of the difference"],
        ...stages.map(({ stage, cosine, distance }) => [stage, cosine, distance]),
      ]}
    >
      <h3>Where they part inside</h3>
      <Chart
        label={stages.map(({ stage, apart }) => `${stage} ${shown(apart)}`).join(", ")}
        data={stages}
        draw={(plot, width) =>
          plot.plot({
            width: Math.min(width, 640),
            height: stages.length * 26 + 40,
            marginLeft: 100,
            x: { label: null, ticks: width < 500 ? 2 : 4, grid: true, insetRight: 50 },
            y: { domain: stages.map(({ stage }) => stage), label: null, tickSize: 0 },
            marks: [
              plot.barX(stages, { x: "apart", y: "stage", fill: "var(--more)", insetTop: 2, insetBottom: 2 }),
              plot.text(stages, { x: "apart", y: "stage", text: ({ apart }) => apart.toFixed(3), dx: 4, textAnchor: "start" }),
            ],
          })
        }
      />
    </Figure>
  );
}
