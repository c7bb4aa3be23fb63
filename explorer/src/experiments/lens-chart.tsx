import { Chart } from "../drawing/chart.tsx";
import { Figure } from "../drawing/figure.tsx";
import { percent } from "../drawing/number.ts";
import { type Reading, shareOf } from "../engine/logits.ts";
import { apart } from "./lens-readings.ts";

interface LensChartProps {
  /** Which of the masks. */
  mask: number;
  /** One for each layer. */
  readings: readonly Reading[];
  /** The ids of the words, the answer first. */
  words: readonly number[];
  names: readonly string[];
}

/** Colour and dashes of each line; its name stands at its end. */
const strokes = [
  ["more", "none"],
  ["less", "none"],
  ["soft", "none"],
  ["more", "6 4"],
  ["less", "6 4"],
  ["soft", "6 4"],
] as const;

const size = { height: 300, marginTop: 30, marginBottom: 34, marginRight: 104 }; // px
const LABELS_APART = 15; // px

/** The share of each word through the layers. */
export function LensChart({ mask, readings, words, names }: LensChartProps) {
  const lines = words.map((id) => readings.map((reading, layer) => ({ layer, share: shareOf(reading, id) })));
  const most = Math.max(...lines.flat().map(({ share }) => share));
  const inside = (size.height - size.marginTop - size.marginBottom) / most; // px for a share of one
  const last = readings.length - 1;
  const lifted = apart(
    lines.map((line) => line[last].share * inside),
    LABELS_APART,
  ).map((height) => height / inside);
  return (
    <Figure
      name="lens-shares"
      caption={`The share of each word at mask ${mask + 1}, were the head asked after that layer.`}
      numbers={() => [["layer", ...names], ...readings.map((reading, i) => [i, ...words.map((id) => shareOf(reading, id))])]}
    >
      <Chart
        label={lines.map((line, w) => `${names[w]}: ${line.map(({ share }) => percent(share)).join(", ")}`).join("; ")}
        data={[names, lines]}
        draw={(plot, width) =>
          plot.plot({
            ...size,
            width: Math.min(width, 720),
            x: { label: "after layer", type: "point", domain: readings.map((_, i) => i), padding: 0.1 },
            y: { label: "share", tickFormat: "%", domain: [0, most], grid: true },
            marks: lines.flatMap((line, w) => {
              const [tone, strokeDasharray] = strokes[w];
              const stroke = `var(--${tone})`;
              const end = [{ layer: last, share: lifted[w] }];
              return [
                plot.line(line, { x: "layer", y: "share", stroke, strokeDasharray, strokeWidth: w === 0 ? 3 : 1.8 }),
                plot.dot(line, { x: "layer", y: "share", fill: stroke, r: w === 0 ? 4 : 3 }),
                plot.text(end, { x: "layer", y: "share", text: [names[w]], className: `end ${tone}`, dx: 10, textAnchor: "start" }),
              ];
            }),
          })
        }
      />
    </Figure>
  );
}
