import { Cells } from "../../drawing/cells.tsx";
import { Figure } from "../../drawing/figure.tsx";
import { readable, shown } from "../../drawing/number.ts";
import type { Opened } from "./opened.ts";
import { strongest, sum } from "./shares.ts";

const MOST = 5; // keys that are drawn
const WEIGHTS = 80; // px
const STRIP = 56; // px

/** What the head hands on: the mean of the values, weighted by the shares. */
export function Context({ opened, drawn }: { opened: Opened; drawn: readonly number[] }) {
  const { run, taps, head, token, key, off, name } = opened;
  const { headDim, heads, hidden } = run.session.model.config;
  const shares = Array.from(taps.probs.pick(head, token).flat());
  const keys = strongest(shares, drawn, MOST, key);
  const rest = [...shares.keys()].filter((i) => !keys.includes(i));
  const dimensions = Array.from({ length: headDim }, (_, d) => d);
  const weighted = (of: readonly number[]) => dimensions.map((d) => sum(of.map((i) => shares[i] * taps.value.get(head, i, d))));
  const handed = dimensions.map((d) => taps.context.get(token, head * headDim + d));
  const rows = [
    ...keys.map((i) => ({ name: `${i} ${run.tokens[i]}`, share: shares[i], numbers: weighted([i]) })),
    ...(rest.length > 0 ? [{ name: `${rest.length} others`, share: sum(rest.map((i) => shares[i])), numbers: weighted(rest) }] : []),
    { name: "handed on", share: undefined, numbers: handed },
  ];
  const last = rows.length - 1;
  return (
    <>
      <Figure
        name="attention-context"
        caption={
          off
            ? "This head is switched off: whatever its shares, it hands on zeros."
            : `Each row is a token's value times its share; the columns add up to the ${headDim} numbers below.`
        }
        numbers={() => [["row", "share", ...dimensions], ...rows.map(({ name, share = "", numbers }) => [name, share, ...numbers])]}
      >
        <Cells
          tap={(r) => (r === last ? name("context") : undefined)}
          label={`What head ${head} hands on at ${readable(run.tokens[token])}: share times value, and their sum`}
          rows={rows.map(({ name }) => name)}
          columns={dimensions.map(String)}
          at={(_, d) => [token, head * headDim + d]}
          value={(r, d) => rows[r].numbers[d]}
          scale="signed"
          marked={last}
          also={(r) => (r < keys.length ? { key: keys[r] } : {})}
          beside={{
            width: WEIGHTS,
            draw: (r, height) => (
              <text class="name" x="8" y={height / 2 + 4}>
                {r === last ? (off ? "off" : "= sum") : `× ${shown(rows[r].share ?? 0)}`}
              </text>
            ),
          }}
        />
      </Figure>
      <Figure
        name="attention-heads"
        caption={`${heads} heads × ${headDim} numbers, head ${head} framed.`}
        numbers={() => [
          ["head", "dimension", "context"],
          ...Array.from(taps.context.pick(token).flat(), (x, i) => [Math.floor(i / headDim), i % headDim, x]),
        ]}
      >
        <Strip numbers={Array.from(taps.context.pick(token).flat())} headDim={headDim} head={head} />
      </Figure>
      <p class="told">
        The heads' numbers stand side by side, {hidden} in all, and only here do the heads meet: the output projection, a matrix of {hidden}{" "}
        × {hidden}, mixes them. What comes out is added to what the token was before.
      </p>
    </>
  );
}

/** Numbers as thin bars up and down, the opened head's framed. */
function Strip({ numbers, headDim, head }: { numbers: readonly number[]; headDim: number; head: number }) {
  const most = Math.max(...numbers.map(Math.abs), Number.MIN_VALUE);
  const bars = (wanted: (x: number) => boolean) =>
    numbers.map((x, i) => (wanted(x) ? `M${i + 0.1} 0h.8v${((-x / most) * (STRIP / 2 - 2)).toFixed(2)}h-.8z` : "")).join("");
  return (
    <svg
      class="strip"
      role="img"
      aria-label={`The context of all heads at this token; head ${head} is framed`}
      viewBox={`0 ${-STRIP / 2} ${numbers.length} ${STRIP}`}
      preserveAspectRatio="none"
      height={STRIP}
    >
      <rect class="opened" x={head * headDim} y={-STRIP / 2 + 1} width={headDim} height={STRIP - 2} />
      <path class="bar-more" d={bars((x) => x >= 0)} />
      <path class="bar-less" d={bars((x) => x < 0)} />
    </svg>
  );
}
