import { useState } from "preact/hooks";
import { Cells } from "../../drawing/cells.tsx";
import { Figure } from "../../drawing/figure.tsx";
import { readable, shown } from "../../drawing/number.ts";
import { TapValue } from "../../drawing/tap-value.tsx";
import type { Opened } from "./opened.ts";
import { type Term, terms } from "./terms.ts";

const MOST = 16; // dimensions that are drawn before somebody asks for all
const BARS = 96; // px
const COLUMNS = ["query", "key", "product"];

/** q · k of the followed pair, a row for each dimension; the bars walk to the sum. */
export function Score({ opened }: { opened: Opened }) {
  const { run, taps, head, token, key, name } = opened;
  const { headDim } = run.session.model.config;
  const [all, setAll] = useState(false);
  const of = (part: "query" | "key", at: number) => Array.from(taps[part].pick(head, at).flat());
  const [query, keys] = [of("query", token), of("key", key)];
  const { terms: walk, others, total } = terms(query, keys, all ? headDim : MOST);
  const columns = [query, keys, query.map((q, d) => q * keys[d])];
  const [from, to] = [readable(run.tokens[token]), readable(run.tokens[key])];
  const score = taps.scores.get(head, token, key);
  const forbidden = score === Number.NEGATIVE_INFINITY;
  return (
    <div>
      <h4>Why {forbidden ? "it may not look there" : "this score"}: query times key</h4>
      <p class="told">
        The head makes {headDim} numbers of each token that looks, its query, and {headDim} of each that is looked at, its key. Where those
        of <b class="token">{from}</b> and <b class="token">{to}</b> have the same sign, the score grows.
      </p>
      <Figure
        name="attention-score"
        caption="A bar begins where the one above it ends; the last ends at the sum."
        numbers={() => [["dimension", ...COLUMNS], ...query.map((q, d) => [d, q, keys[d], q * keys[d]])]}
      >
        <Cells
          tap={(_, column) => [name("query"), name("key")][column]}
          label={`Query of ${from}, key of ${to}, and their products`}
          rows={walk.map(({ d }) => String(d))}
          columns={COLUMNS}
          at={(r, c) => [head, c === 0 ? token : key, walk[r].d]}
          value={(r, c) => columns[c][walk[r].d]}
          scale="signed"
          numbers
          beside={{ width: BARS, draw: waterfall(walk, others) }}
        />
      </Figure>
      {headDim > MOST && (
        <p class="hint">
          {all
            ? "All dimensions. "
            : `The ${MOST} strongest; the other ${headDim - MOST} add up to ${shown(others)}, where the bars begin. `}
          <button type="button" onClick={() => setAll(!all)}>
            {all ? `the ${MOST} strongest` : `show all ${headDim}`}
          </button>
        </p>
      )}
      <p class="sum">
        sum {shown(total)} ÷ √{headDim} = {forbidden && `${shown(total / Math.sqrt(headDim))}, but a token to the right is forbidden: `}
        score <TapValue tap={name("scores")} index={[head, token, key]} value={score} />
      </p>
    </div>
  );
}

/** Draws a term as a bar from the sum before it to the sum after it, on one scale for all of them. */
function waterfall(walk: readonly Term[], others: number) {
  const ends = [0, others, ...walk.map(({ after }) => after)];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const x = (sum: number) => 8 + ((sum - low) / (high - low || 1)) * (BARS - 12);
  return (r: number, height: number) => {
    const { product, before, after } = walk[r];
    return (
      <>
        <path class="zero" d={`M${x(0)} 0v${height}`} />
        <rect
          class={product < 0 ? "bar-less" : "bar-more"}
          x={Math.min(x(before), x(after))}
          y={5}
          width={Math.max(1, Math.abs(x(after) - x(before)))}
          height={height - 10}
        />
        {r < walk.length - 1 && <path class="thread" d={`M${x(after)} ${height - 5}v10`} />}
      </>
    );
  };
}
