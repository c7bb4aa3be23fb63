import { Chart } from "../drawing/chart.tsx";
import { Figure } from "../drawing/figure.tsx";
import { percent, readable } from "../drawing/number.ts";
import type { Run } from "../engine/run.ts";
import { nameOf } from "../journey/head.tsx";
import type { Expected } from "./expected.ts";

/** One token of the sentence and what is expected in its place. */
export interface Place {
  token: string;
  /** An end is what was put around the text. */
  kind: "word" | "mask" | "end";
  seen: Expected;
  /** `undefined` where it was not asked, or not yet. */
  masked: Expected | undefined;
}

interface ExpectedChartProps {
  of: Run;
  places: readonly Place[];
  /** As many of them as are drawn. */
  shown: readonly Place[];
  withMasked: boolean;
}

const ROW = 24; // px
const CHARACTER = 7.3; // px at 12 px in the letters of numbers
const PERCENT = 7; // characters, with a space

/** A table of bars: a row for each token, a bar for its share in sight and one for its share masked, the best word at the bar's end. */
export function ExpectedChart({ of, places, shown, withMasked }: ExpectedChartProps) {
  const columns = withMasked ? ["in sight", "masked"] : ["in sight"];
  const cells = shown.flatMap((place, at) =>
    columns.map((column, c) => ({ at, column, ...written(of, place, [place.seen, place.masked][c]) })),
  );
  const names = shown.map(({ token }) => shorter(readable(token), 11));
  const marginLeft = Math.max(...names.map(({ length }) => length)) * CHARACTER + 10;
  return (
    <Figure
      name="everywhere"
      caption="A bar is the share of the token that stands there; at its right the best word, ✓ where it is that token."
      numbers={() => [
        ["token", "share in sight", "best in sight", "its share", "share masked", "best masked", "its share"],
        ...places.map(({ token, seen, masked }) => [token, ...row(of, seen), ...row(of, masked)]),
      ]}
    >
      <Chart
        label={names
          .map(
            (name, i) =>
              `${name}: ${cells
                .filter(({ at }) => at === i)
                .map(spoken)
                .join("; ")}`,
          )
          .join(". ")}
        data={[names, cells]}
        draw={(plot, whole) => {
          const width = Math.min(whole, withMasked ? 760 : 460);
          const room = Math.floor((width - marginLeft) / columns.length / CHARACTER) - PERCENT - 2;
          const place = { fx: "column", y: "at" } as const;
          return plot.plot({
            width,
            height: shown.length * ROW + 26,
            marginLeft,
            marginRight: 1,
            marginTop: 24,
            marginBottom: 2,
            fx: { axis: "top", tickSize: 0, domain: columns, label: null, padding: 0.04 },
            x: { axis: null, domain: [0, 1] },
            y: { domain: shown.map((_, i) => i), tickFormat: (i: number) => names[i], tickSize: 0, label: null, padding: 0.12 },
            marks: [
              plot.barX(cells, { ...place, x1: 0, x2: 1, fill: "var(--card)", stroke: "var(--line)" }),
              plot.barX(cells, { ...place, x1: 0, x2: "share", fill: "var(--more)", fillOpacity: 0.3 }),
              plot.text(cells, { ...place, text: "own", frameAnchor: "left", dx: 5 }),
              plot.text(cells, { ...place, text: ({ best }) => fitting(best, room), frameAnchor: "right", dx: -5 }),
            ],
          });
        }}
      />
    </Figure>
  );
}

/** What stands in a cell: the token's own share and its bar, and the best words from the most to the least said of it. */
function written(of: Run, { token, kind }: Place, expected: Expected | undefined): { share: number; own: string; best: string[] } {
  if (!expected) return { share: 0, own: kind === "end" ? "never masked" : "", best: [] };
  const word = nameOf(of, expected.best);
  const best = word === token ? ["✓"] : [`${readable(word)} ${percent(expected.bestShare)}`, readable(word)];
  return kind === "mask" ? { share: 0, own: "", best } : { share: expected.share, own: percent(expected.share), best };
}

const row = (of: Run, expected: Expected | undefined) =>
  expected ? [expected.share, nameOf(of, expected.best), expected.bestShare] : ["", "", ""];

const spoken = ({ column, own, best: [best] }: { column: string; own: string; best: readonly string[] }): string =>
  [`${column} ${own}`, best && best !== "✓" && `the best is ${best}`].filter(Boolean).join(", ");

/** The most that there is room for. */
const fitting = (texts: readonly string[], room: number): string =>
  texts.find(({ length }) => length <= room) ?? shorter(texts[texts.length - 1] ?? "", room);

const shorter = (text: string, room: number): string => (text.length > room ? `${text.slice(0, room - 1)}…` : text);
