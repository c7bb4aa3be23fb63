import { useRef } from "preact/hooks";
import { Cells } from "../drawing/cells.tsx";
import { Figure } from "../drawing/figure.tsx";
import { readable, shown } from "../drawing/number.ts";
import { dot, rowOf } from "../drawing/row.ts";
import { Step } from "../drawing/step.tsx";
import { Strip, tapRow } from "../drawing/strip.tsx";
import { TapValue } from "../drawing/tap-value.tsx";
import { followed, run, useAnswer, useTaps } from "../engine/current.ts";
import { largest } from "../engine/logits.ts";
import { parametersOf } from "../engine/parameters.ts";
import type { Run, Taps } from "../engine/run.ts";
import { headOf } from "../explain/index.ts";
import { cellName, readCell } from "../state/address.ts";
import { change, state } from "../state/state.ts";
import { NoMask } from "./no-mask.tsx";
import "../style/layers.css";

const CANDIDATES = 12;
const BUTTONS = 5;

/** From the last row at a mask to the logits of all words. */
export function Head() {
  return (
    <Step
      id="head"
      title="The head"
      text={
        <>
          At a mask the last layer's row passes one more dense layer, GELU and LayerNorm. Then it is held against every word of the
          vocabulary: a word's logit is the dot product of this row with the word's own, plus a bias.
        </>
      }
    >
      <AtTheMask />
    </Step>
  );
}

const parts = ["mlm.dense", "mlm.activated", "mlm.normed"] as const;

function AtTheMask() {
  const seen = useTaps(run.value, [...parts, "logits"]);
  const last = useRef<AtWord | undefined>(undefined); // the word whose logit was opened stays while other cells are
  if (!seen) return <p class="hint">The head's rows come with the first pass.</p>;
  const { run: of, taps } = seen;
  const mask = of.masks.indexOf(followed(of).token);
  if (mask < 0) return <NoMask of={of} />;
  const logits = rowOf(taps.logits, mask);
  const ids = largest(logits, CANDIDATES);
  const { tap, index } = readCell(state.value.cell ?? "@");
  if (tap === "logits" && index[0] === mask && index[1] < logits.length) last.current = { of, mask, word: index[1] };
  const word = last.current?.of === of && last.current.mask === mask ? last.current.word : ids[0];
  return (
    <>
      <Strip
        name="head-rows"
        label={`The rows of the head at mask ${mask + 1}`}
        caption="Dense, then GELU: nothing far below zero is left. Then LayerNorm: this row is what is held against the words."
        rows={parts.map((part) => tapRow(part.replace("mlm.", ""), part, taps[part], mask))}
      />
      <h3>The logits of the best words</h3>
      <Candidates of={of} mask={mask} ids={ids} logits={logits} word={word} />
      <Product of={of} mask={mask} taps={taps} word={word} />
    </>
  );
}

export const nameOf = ({ session }: Run, id: number): string => session.tokenizer.idToToken(id) ?? String(id);

interface AtWord {
  of: Run;
  /** Which of the masks. */
  mask: number;
  /** The id of the chosen word. */
  word: number;
}

function Candidates({ of, mask, ids, logits, word }: AtWord & { ids: readonly number[]; logits: Float32Array }) {
  return (
    <Figure
      name="head-logits"
      caption={`The ${ids.length} largest of ${logits.length} logits. Only their differences count: e to the difference of two logits says how many times likelier one word is than the other.`}
      numbers={() => [["word", "logit"], ...ids.map((id) => [nameOf(of, id), logits[id]])]}
    >
      <Cells
        label={`The logits of the ${ids.length} best words at mask ${mask + 1}`}
        tap="logits"
        rows={["logit"]}
        columns={ids.map((id) => nameOf(of, id))}
        at={(_, c) => [mask, ids[c]]}
        value={(_, c) => logits[ids[c]]}
        scale="signed"
        most={2 * Math.abs(logits[ids[0]])} // half the colour at most: the numbers stay readable
        size={[78, 28]}
        numbers
        chosen={(_, c) => ids[c] === word}
      />
      <div class="choices" role="group" aria-label="The word whose logit is taken apart">
        {ids.slice(0, BUTTONS).map((id) => (
          <button
            key={id}
            type="button"
            class="token"
            aria-pressed={id === word}
            onClick={() => change({ cell: cellName("logits", [mask, id]) }, { step: true })}
          >
            {readable(nameOf(of, id))}
          </button>
        ))}
      </div>
    </Figure>
  );
}

/** The chosen word's logit, term by term. */
function Product({ of, mask, word, taps }: AtWord & { taps: Pick<Taps, "mlm.normed" | "logits"> }) {
  const { tied } = of.session.model.config;
  const read = async ({ session }: Run) => {
    const { names, read } = await parametersOf(session);
    const { decoder } = headOf(names);
    const [row, b] = await Promise.all([read(decoder.weight, word), read(decoder.bias, word)]);
    return { word, decoder, row: row.copy().data, bias: b.get() };
  };
  const decoder = useAnswer(of, read, `word ${word}`);
  if (decoder?.run.session !== of.session) return null;
  const { row, bias: b, word: drawn, decoder: names } = decoder.value;
  const normed = tapRow("normed", "mlm.normed", taps["mlm.normed"], mask);
  const products = row.map((w, i) => w * normed.values[i]);
  const name = readable(nameOf(of, drawn));
  return (
    <>
      <h3>
        The logit of <span class="token">{name}</span>
      </h3>
      <Strip
        name="head-product"
        label={`The logit of ${name} at mask ${mask + 1}: the normed row, the row of the word, their products`}
        caption={
          <>
            Dimension by dimension, each row on a scale of its own: the head's row, the row of <b class="token">{name}</b>, their products.
            {tied && " The word's row is the one by which it would come in: the decoder is the embedding table again, the two are tied."}{" "}
            The products sum to {shown(dot(row, normed.values))}; with the bias{" "}
            <span class="token" data-parameter={names.bias} data-index={drawn}>
              {shown(b)}
            </span>{" "}
            that is the logit <TapValue tap="logits" index={[mask, drawn]} value={taps.logits.get(mask, drawn)} />.
          </>
        }
        apart
        rows={[
          normed,
          { name: "word row", values: row, parameter: names.weight, at: (i) => [drawn, i] },
          { name: "product", values: products },
        ]}
      />
    </>
  );
}
