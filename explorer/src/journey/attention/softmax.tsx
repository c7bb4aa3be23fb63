import { Cells } from "../../drawing/cells.tsx";
import { Figure } from "../../drawing/figure.tsx";
import { readable, shown } from "../../drawing/number.ts";
import { TapValue } from "../../drawing/tap-value.tsx";
import type { Opened } from "./opened.ts";
import { strongest, sum } from "./shares.ts";
import { softmax } from "./terms.ts";

const MOST = 12; // keys that are drawn
const BARS = 64; // px
const COLUMNS = ["score", "exp", "share"];

/** The row of the followed token: its scores become shares. */
export function Softmax({ opened, drawn }: { opened: Opened; drawn: readonly number[] }) {
  const { run, taps, head, token, key, name } = opened;
  const row = (part: "scores" | "probs") => Array.from(taps[part].pick(head, token).flat());
  const [scores, shares] = [row("scores"), row("probs")];
  const { max, powers, total } = softmax(scores);
  const keys = strongest(shares, drawn, MOST, key);
  const rest = shares.filter((_, i) => !keys.includes(i));
  const columns = [scores, powers, shares];
  const named = (i: number) => readable(run.tokens[i]);
  return (
    <div>
      <h4>From score to share: softmax</h4>
      <p class="told">
        All scores of <b class="token">{named(token)}</b> compete: from each the largest, {shown(max)}, is subtracted, exp makes it
        positive, and the sum of all divides it.
      </p>
      <Figure
        name="attention-row"
        caption={rest.length > 0 ? `The other ${rest.length}: ${shown(sum(rest))} together.` : "These shares sum to one."}
        numbers={() => [["token", "looked at", ...COLUMNS], ...scores.map((score, i) => [run.tokens[i], i, score, powers[i], shares[i]])]}
      >
        <Cells
          tap={(_, column) => [name("scores"), undefined, name("probs")][column]}
          label={`Where ${named(token)} looks, the largest share first`}
          rows={keys.map((i) => `${i} ${run.tokens[i]}`)}
          columns={COLUMNS}
          at={(r) => [head, token, keys[r]]}
          value={(r, c) => columns[c][keys[r]]}
          scale="plain"
          numbers
          marked={keys.indexOf(key)}
          also={(r) => ({ key: keys[r] })}
          beside={{
            width: BARS,
            draw: (r, height) => <rect class="bar-more" x="6" y="6" width={(BARS - 8) * shares[keys[r]]} height={height - 12} />,
          }}
        />
      </Figure>
      <p class="sum">
        exp({shown(scores[key])} − {bracketed(max)}) = {shown(powers[key])}, and {shown(powers[key])} ÷ {shown(total)} = share{" "}
        <TapValue tap={name("probs")} index={[head, token, key]} value={shares[key]} />
      </p>
    </div>
  );
}

const bracketed = (x: number): string => (x < 0 ? `(${shown(x)})` : shown(x));
