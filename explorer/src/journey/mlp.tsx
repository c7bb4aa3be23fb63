import { useState } from "preact/hooks";
import type { Tensor } from "typeformer";
import { Cells } from "../drawing/cells.tsx";
import { Chart } from "../drawing/chart.tsx";
import { Figure } from "../drawing/figure.tsx";
import { readable, shown } from "../drawing/number.ts";
import { rowOf, strongest } from "../drawing/row.ts";
import { Step } from "../drawing/step.tsx";
import { Strip, tapRow } from "../drawing/strip.tsx";
import { TapValue } from "../drawing/tap-value.tsx";
import { followed, run, useAnswer } from "../engine/current.ts";
import { parametersOf } from "../engine/parameters.ts";
import type { Run } from "../engine/run.ts";
import { state } from "../state/state.ts";
import { tapOf, useLayerTaps } from "./layer-taps.ts";
import "../style/layers.css";

const NEURONS = 24;
const TOKENS = 32;
const SILENT = 0.05;

/** What a token does with what it gathered: up, GELU, down. */
export function Mlp() {
  return (
    <Step
      id="mlp"
      title="The MLP"
      text={
        <>
          Now each token works alone. Every neuron weighs the whole row into one number; GELU lets a positive number through and holds a
          negative one near zero; and what the neurons let through is weighed together into a row again. Choose a neuron.
        </>
      }
    >
      <Neurons />
    </Step>
  );
}

function Neurons() {
  const seen = useLayerTaps(run.value, ["mlp.up", "mlp.activated", "mlp.output"]);
  if (!seen) return <p class="hint">The neurons come with the first pass.</p>;
  const { run: of, layer, taps } = seen;
  const { token } = followed(of);
  const up = rowOf(taps["mlp.up"], token);
  const activated = rowOf(taps["mlp.activated"], token);
  const order = strongest(activated, activated.length);
  const neuron = Math.min(state.value.neuron ?? order[0], activated.length - 1);
  const at = { of, layer, token, neuron };
  return (
    <>
      <Strongest {...at} up={up} activated={activated} order={order} />
      <Curve {...at} up={up} activated={activated} />
      <AcrossTokens {...at} activated={taps["mlp.activated"]} />
      <Written {...at} activated={activated} output={taps["mlp.output"]} />
    </>
  );
}

interface At {
  of: Run;
  layer: number;
  token: number;
  neuron: number;
}

interface Row {
  up: Float32Array;
  activated: Float32Array;
}

/** The neurons that have most to say at the followed token, before and after GELU. */
function Strongest({ of, layer, token, neuron, up, activated, order }: At & Row & { order: readonly number[] }) {
  const [count, setCount] = useState(NEURONS);
  const first = order.slice(0, count);
  const drawn = first.includes(neuron) ? first : [...first, neuron];
  const rows = [up, activated];
  const quiet = activated.filter((a) => Math.abs(a) < SILENT).length;
  return (
    <Figure
      name="mlp-neurons"
      caption={
        <>
          The {first.length} strongest of {activated.length} neurons of layer {layer} at <b class="token">{readable(of.tokens[token])}</b>.
          Nearly silent, within ±{SILENT}, are {quiet}.
        </>
      }
      numbers={() => [["neuron", "up", "activated"], ...order.map((n) => [n, up[n], activated[n]])]}
    >
      <Cells
        label={`The strongest neurons of layer ${layer}, before and after GELU`}
        tap={(r) => tapOf(layer, r === 0 ? "mlp.up" : "mlp.activated")}
        rows={["up", "activated"]}
        columns={drawn.map(String)}
        at={(_, c) => [token, drawn[c]]}
        value={(r, c) => rows[r][drawn[c]]}
        scale="signed"
        size={[28, 28]}
        chosen={(_, c) => drawn[c] === neuron}
        also={(_, c) => ({ neuron: drawn[c] })}
      />
      {count < order.length && (
        <button type="button" class="fold" onClick={() => setCount(count + NEURONS)}>
          {NEURONS} more
        </button>
      )}
    </Figure>
  );
}

/** GELU, drawn by the neurons themselves: each stands where its two taps put it. */
function Curve({ layer, token, neuron, up, activated }: At & Row) {
  const points = Array.from(up, (x, n) => ({ n, x, y: activated[n] })).sort((a, b) => a.x - b.x);
  const own = { n: neuron, x: up[neuron], y: activated[neuron] };
  const through = points.filter(({ x }) => x > 0).length;
  return (
    <Figure
      name="mlp-gelu"
      caption={
        <>
          Neuron {neuron}: up <TapValue tap={tapOf(layer, "mlp.up")} index={[token, neuron]} value={own.x} /> becomes{" "}
          <TapValue tap={tapOf(layer, "mlp.activated")} index={[token, neuron]} value={own.y} />. The curve is nothing but the neurons:
          every one is a dot at its own two numbers. {through} of {points.length} lie right of zero.
        </>
      }
      numbers={() => [["neuron", "up", "activated"], ...points.map(({ n, x, y }) => [n, x, y])]}
    >
      <Chart
        label={`GELU: activated over up for ${points.length} neurons; neuron ${neuron} goes from ${shown(own.x)} to ${shown(own.y)}`}
        data={[points, own]}
        draw={(plot, width) =>
          plot.plot({
            width: Math.min(width, 640),
            height: 260,
            grid: true,
            marginTop: 30,
            x: { label: "up" },
            y: { label: "activated" },
            marks: [
              plot.ruleY([0], { stroke: "var(--faint)" }),
              plot.ruleX([0], { stroke: "var(--faint)" }),
              plot.line(points, { x: "x", y: "y", stroke: "var(--faint)" }),
              plot.dot(points, { x: "x", y: "y", r: 2, fill: "var(--more)", fillOpacity: 0.45 }),
              plot.link([own], { x1: "x", x2: "x", y1: 0, y2: "y", stroke: "var(--less)", strokeDasharray: "3 3" }),
              plot.dot([own], { x: "x", y: "y", r: 6, fill: "var(--less)", stroke: "var(--paper)", strokeWidth: 2 }),
              plot.text([own], { x: "x", y: "y", text: [`neuron ${neuron}`], dx: -12, dy: -6, textAnchor: "end" }),
            ],
          })
        }
      />
    </Figure>
  );
}

/** Which tokens of the sentence move the chosen neuron. */
function AcrossTokens({ of, layer, neuron, activated }: At & { activated: Tensor }) {
  const [whole, setWhole] = useState(false);
  const column = activated.pick(null, neuron).copy().data;
  const [first] = strongest(column, 1);
  const drawn = whole ? [...column.keys()] : strongest(column, TOKENS).sort((a, b) => a - b);
  const tap = tapOf(layer, "mlp.activated");
  return (
    <>
      <h3>What moves neuron {neuron}</h3>
      <Figure
        name="mlp-neuron"
        caption={
          <>
            The same neuron at {drawn.length < column.length ? `the ${drawn.length} tokens that move it most` : "every token"}: most at{" "}
            <b class="token">{readable(of.tokens[first])}</b> (<TapValue tap={tap} index={[first, neuron]} value={column[first]} />
            ). One sentence is a hint of what a neuron is for, not its meaning.
          </>
        }
        numbers={() => [["token", "activated"], ...of.tokens.map((name, t) => [name, column[t]])]}
      >
        <Cells
          label={`Neuron ${neuron} of layer ${layer} at each token`}
          tap={tap}
          rows={[`${neuron}`]}
          columns={drawn.map((t) => of.tokens[t])}
          at={(_, c) => [drawn[c], neuron]}
          value={(_, c) => column[drawn[c]]}
          scale="signed"
          size={[28, 28]}
        />
        {column.length > TOKENS && (
          <button type="button" class="fold" onClick={() => setWhole(!whole)}>
            {whole ? `only the ${TOKENS} strongest` : `all ${column.length} tokens`}
          </button>
        )}
      </Figure>
    </>
  );
}

/** The row that all neurons write together, and the part of it that is the chosen one's. */
function Written({ of, layer, token, neuron, activated, output }: At & { activated: Float32Array; output: Tensor }) {
  const read = async ({ session }: Run) => {
    const { names, read } = await parametersOf(session);
    const down = names.encoder.layers[layer].mlp.down.weight; // [hidden, intermediate]
    return { layer, down, weights: await read(down) };
  };
  const matrix = useAnswer(of, read, `what layer ${layer} writes`);
  const rows = [tapRow("output", tapOf(layer, "mlp.output"), output, token)];
  if (matrix?.value.layer === layer && matrix.run.session === of.session) {
    const column = matrix.value.weights.pick(null, neuron).copy().data;
    rows.push(
      { name: `column ${neuron}`, values: column, parameter: matrix.value.down, at: (i) => [i, neuron] },
      { name: "its part", values: column.map((w) => w * activated[neuron]) },
    );
  }
  return (
    <>
      <h3>What the neurons write</h3>
      <Strip
        name="mlp-output"
        label={`The output of the MLP of layer ${layer} at ${readable(of.tokens[token])}, and what neuron ${neuron} adds to it`}
        caption={
          <>
            The output is what all {activated.length} neurons write, and a bias. A neuron writes one fixed row, its column of the down
            matrix, times its activation {shown(activated[neuron])}: that is all it can say, louder or softer.
          </>
        }
        rows={rows}
      />
    </>
  );
}
