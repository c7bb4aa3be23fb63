import { useState } from "preact/hooks";
import type { TapName } from "typeformer";
import { Chart } from "../drawing/chart.tsx";
import { Figure } from "../drawing/figure.tsx";
import { readable, shown } from "../drawing/number.ts";
import { cosine, moments, rowOf } from "../drawing/row.ts";
import { Step } from "../drawing/step.tsx";
import { Strip, tapRow } from "../drawing/strip.tsx";
import { followed, run, useTaps } from "../engine/current.ts";
import { tapOf, useLayerTaps } from "./layer-taps.ts";
import "../style/layers.css";

const norms = { attention: "after attention", mlp: "after the MLP" } as const;
type Norm = keyof typeof norms;

/** The sums and their norms: post-LN. */
export function Norms() {
  return (
    <Step
      id="norm"
      title="Before and after each LayerNorm"
      text={
        <>
          What attention found is added to the row it started from, and so is what the MLP wrote: the row is never replaced, only moved.
          After each sum a LayerNorm brings the row back to one measure. That is post-LN, as in the first transformer; most later models put
          the norm before attention and before the MLP instead (pre-LN), and let the sum itself grow from layer to layer.
        </>
      }
    >
      <BeforeAndAfter />
      <h3>How the row moves through the layers</h3>
      <Through />
    </Step>
  );
}

function BeforeAndAfter() {
  const [norm, setNorm] = useState<Norm>("attention");
  const seen = useLayerTaps(run.value, ["attention.residual", "attention.normed", "mlp.residual", "mlp.normed"]);
  if (!seen) return <p class="hint">The rows come with the first pass.</p>;
  const { run: of, layer, taps } = seen;
  const { token } = followed(of);
  const before = tapRow("before", tapOf(layer, `${norm}.residual`), taps[`${norm}.residual`], token);
  const after = tapRow("after", tapOf(layer, `${norm}.normed`), taps[`${norm}.normed`], token);
  const x = Array.from(before.values);
  const y = Array.from(after.values);
  return (
    <>
      <div class="choices" role="group" aria-label="Which norm of the layer">
        {(Object.keys(norms) as Norm[]).map((each) => (
          <button key={each} type="button" aria-pressed={each === norm} onClick={() => setNorm(each)}>
            {norms[each]}
          </button>
        ))}
      </div>
      <Strip
        name="norm-rows"
        label={`The row of ${readable(of.tokens[token])} in layer ${layer}, ${norms[norm]}: before and after the norm`}
        caption={
          <>
            <b class="token">{readable(of.tokens[token])}</b> in layer {layer}, {norms[norm]}: the sum, and the sum normed. What stands
            below is the same dimension, in the same colours.
          </>
        }
        rows={[before, after]}
      />
      <Moments before={x} after={y} />
      <Spread before={x} after={y} />
      <Dots before={x} after={y} />
    </>
  );
}

interface Pair {
  before: readonly number[];
  after: readonly number[];
}

function Moments({ before, after }: Pair) {
  const rows = { before: moments(before), after: moments(after) };
  return (
    <>
      <table class="moments">
        <thead>
          <tr>
            <th scope="col">over the {before.length} dimensions</th>
            <th scope="col">mean</th>
            <th scope="col">standard deviation</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(rows).map(([name, { mean, deviation }]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{shown(mean)}</td>
              <td>{shown(deviation)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="hint told">
        Why not 0 and 1? The norm does bring mean and deviation to 0 and 1, and then stretches each dimension by a γ of its own and shifts
        it by a β of its own, both learnt.
      </p>
    </>
  );
}

/** How the numbers of the row spread, before and after. */
function Spread({ before, after }: Pair) {
  const numbers = Object.entries({ before, after }).flatMap(([when, row]) => row.map((x) => ({ when, x })));
  return (
    <Figure
      name="norm-spread"
      caption="How many of the dimensions hold which value, before and after."
      numbers={() => [["dimension", "before", "after"], ...before.map((x, i) => [i, x, after[i]])]}
    >
      <Chart
        label={`Histograms of the row before and after: from ${range(before)} to ${range(after)}`}
        data={numbers}
        draw={(plot, width) =>
          plot.plot({
            width: Math.min(width, 640),
            height: 200,
            marginRight: 64,
            x: { label: "value", inset: 6 },
            y: { label: "dimensions", ticks: 3, grid: true },
            fy: { label: null, domain: ["before", "after"] },
            marks: [
              plot.rectY(numbers, { ...plot.binX({ y: "count" }, { x: "x", thresholds: 50 }), fy: "when", fill: "var(--more)" }),
              plot.ruleY([0], { stroke: "var(--faint)" }),
            ],
          })
        }
      />
    </Figure>
  );
}

const range = (row: readonly number[]) => `${shown(Math.min(...row))} … ${shown(Math.max(...row))}`;

/** Each dimension before and after; and what the norm would do without γ and β. */
function Dots({ before, after }: Pair) {
  const { mean, deviation } = moments(before);
  const points = before.map((x, i) => ({ x, y: after[i] }));
  const line = [Math.min(...before), Math.max(...before)].map((x) => ({ x, y: (x - mean) / deviation }));
  return (
    <Figure
      name="norm-dots"
      caption="Each dot is a dimension. The line is the norm alone, (x − mean) / deviation; what leaves the line is moved by γ and β."
      numbers={() => [["dimension", "before", "after"], ...points.map(({ x, y }, i) => [i, x, y])]}
    >
      <Chart
        label={`Each of ${points.length} dimensions, before and after the norm; most lie near the line of the norm without γ and β`}
        data={points}
        draw={(plot, width) =>
          plot.plot({
            width: Math.min(width, 640),
            height: 320,
            grid: true,
            inset: 8,
            x: { label: "before" },
            y: { label: "after" },
            marks: [
              plot.line(line, { x: "x", y: "y", stroke: "var(--less)", strokeWidth: 1.5 }),
              plot.dot(points, { x: "x", y: "y", r: 2.5, fill: "var(--more)", fillOpacity: 0.6 }),
            ],
          })
        }
      />
    </Figure>
  );
}

/** How far each layer turns the followed row. */
function Through() {
  const layers = run.value?.session.model.config.layers ?? 0;
  const names: TapName[] = ["embeddings.normed", ...Array.from({ length: layers }, (_, i) => tapOf(i, "mlp.normed"))];
  const seen = useTaps(run.value, names);
  if (!seen) return null;
  const { run: of, taps } = seen;
  const { token } = followed(of);
  const rows = names.map((name) => rowOf(taps[name], token));
  const turns = rows.slice(1).map((row, layer) => ({ layer: String(layer), cosine: cosine(row, rows[layer]) }));
  return (
    <Figure
      name="norm-layers"
      caption={
        <>
          The cosine between the row of <b class="token">{readable(of.tokens[token])}</b> after a layer and before it: 1 would be the same
          direction. Since every layer only adds to what it was given, the row turns step by step.
        </>
      }
      numbers={() => [["layer", "cosine"], ...turns.map(({ layer, cosine }) => [layer, cosine])]}
    >
      <Chart
        label={turns.map(({ layer, cosine }) => `layer ${layer}: ${shown(cosine)}`).join(", ")}
        data={turns}
        draw={(plot, width) =>
          plot.plot({
            width: Math.min(width, 640),
            height: 200,
            x: { label: "layer", type: "band", padding: 0.35 },
            y: { label: "cosine with the row before", domain: [Math.min(0, ...turns.map(({ cosine }) => cosine)), 1], grid: true },
            marks: [
              plot.barY(turns, { x: "layer", y: "cosine", fill: "var(--more)" }),
              plot.text(turns, { x: "layer", y: "cosine", text: ({ cosine }) => cosine.toFixed(2), dy: -8 }),
            ],
          })
        }
      />
    </Figure>
  );
}
