import { Chart } from "../drawing/chart.tsx";

interface Bar {
  name: string;
  /** Finite. */
  value: number;
  /** Drawn as an outline, to be told from the others. */
  outlined?: boolean;
}

const CHARACTER = 7.3; // px at 12 px in the letters of numbers

/** Named numbers as bars to the left and right of nothing, in the order given. */
export function Diverging({ bars, written }: { bars: readonly Bar[]; written(value: number): string }) {
  const values = bars.map(({ value }) => value);
  const domain = values.every((value) => value === 0) ? [-1, 1] : [Math.min(0, ...values), Math.max(0, ...values)];
  const colour = ({ value }: Bar) => (value < 0 ? "var(--less)" : "var(--more)");
  const longest = (texts: readonly string[]) => Math.max(...texts.map(({ length }) => length)) * CHARACTER;
  return (
    <Chart
      label={bars.map(({ name, value }) => `${name} ${written(value)}`).join(", ")}
      data={bars}
      draw={(plot, width) =>
        plot.plot({
          width,
          height: bars.length * 24 + 10,
          marginLeft: longest(bars.map(({ name }) => name)) + 10,
          marginTop: 4,
          marginBottom: 6,
          x: { axis: null, domain, inset: longest(values.map(written)) + 8 },
          y: { domain: bars.map(({ name }) => name), label: null, tickSize: 0 },
          marks: [
            plot.barX(bars, {
              x: "value",
              y: "name",
              fill: colour,
              fillOpacity: ({ outlined }) => (outlined ? 0 : 1),
              stroke: colour,
              strokeWidth: 1.5,
              insetTop: 3,
              insetBottom: 3,
            }),
            plot.ruleX([0], { stroke: "var(--soft)" }),
            ...[-1, 1].map((side) =>
              plot.text(
                bars.filter(({ value }) => value < 0 === side < 0),
                { x: "value", y: "name", text: ({ value }) => written(value), dx: 5 * side, textAnchor: side < 0 ? "end" : "start" },
              ),
            ),
          ],
        })
      }
    />
  );
}
