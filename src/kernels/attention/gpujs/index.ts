import type { Handle, Scope } from "../../devices/gpujs/device.ts";
import { inGpuJs } from "../../devices/gpujs/dialect.ts";
import type { GpuJsMode } from "../../devices/gpujs/modes.ts";
import type { AttentionInput, AttentionOutput } from "../contract.ts";
import { type Span, spans } from "../spans.ts";

/** Which tokens ask, which keys they may see, and which heads there are. */
export type Layout = Pick<AttentionInput, "rows" | "offsets" | "heads" | "headDim" | "causal" | "ablated">;

/** Which keys each query sees: `count` of them from `first` on. */
interface Sight {
  first: Float32Array;
  count: Float32Array;
  /** Room for the longest, in powers of two: each other bound of a loop would be another kernel. */
  longest: number;
}

export function sightOf({ rows, offsets, heads, causal }: Layout): Sight {
  const first = new Float32Array(rows.length);
  const count = new Float32Array(rows.length);
  for (const { begin, end, firstQuery, lastQuery } of spans({ rows, offsets, heads })) {
    for (let i = firstQuery; i < lastQuery; i++) {
      first[i] = begin;
      count[i] = (causal ? rows[i] + 1 : end) - begin;
    }
  }
  return { first, count, longest: 2 ** Math.ceil(Math.log2(count.reduce((a, b) => Math.max(a, b), 1))) };
}

export interface PlacedAttention {
  query: Handle;
  key: Handle;
  value: Handle;
  layout: Layout;
}

/** Context [asked, hidden]; scores and probabilities [heads, asked, longest], for {@link ragged} to cut. */
export async function attend(
  scope: Scope,
  { query, key, value, layout }: PlacedAttention,
): Promise<{ context: Handle; scores: Handle; probs: Handle; longest: number }> {
  const { heads, headDim, ablated, rows } = layout;
  const asked = rows.length;
  const { longest, ...sight } = sightOf(layout);
  const first = scope.put(sight.first, asked);
  const count = scope.put(sight.count, asked);
  const kept = scope.put(
    Float32Array.from({ length: heads }, (_, head) => (ablated.includes(head) ? 0 : 1)),
    heads,
  );
  const scores = await scope.run("scores", { headDim }, [longest, asked, heads], query, key, first, count);
  const largest = await scope.run("largestScore", { longest }, [asked, heads], scores, count);
  const sum = await scope.run("sumOfScores", { longest }, [asked, heads], scores, largest, count);
  const probs = await scope.run("probabilities", {}, [longest, asked, heads], scores, largest, sum);
  const context = await scope.run("context", { longest, headDim }, [heads * headDim, asked], probs, value, first, count, kept);
  scope.free(largest, sum, first, count, kept);
  return { context, scores, probs, longest };
}

/** Scores or probabilities as the contract lays them out, sequence by sequence; `unseen` for the keys behind a query that is causal. */
export function ragged(padded: Float32Array, longest: number, layout: Layout, unseen: number, out: Float32Array): void {
  const { count } = sightOf(layout);
  for (const span of spans(layout)) {
    for (const { query, to, from, tokens } of linesOf(span, layout, longest)) {
      out.fill(unseen, to, to + tokens);
      out.set(padded.subarray(from, from + count[query]), to);
    }
  }
}

function* linesOf({ begin, end, firstQuery, lastQuery, scores }: Span, { heads, rows }: Layout, longest: number) {
  const tokens = end - begin;
  let to = scores;
  for (let head = 0; head < heads; head++) {
    for (let query = firstQuery; query < lastQuery; query++, to += tokens) {
      yield { query, to, from: (head * rows.length + query) * longest, tokens };
    }
  }
}

export const inMode = (mode?: GpuJsMode) =>
  inGpuJs(
    {
      async place({ query, key, value, ...layout }: AttentionInput, put): Promise<PlacedAttention> {
        const hidden = layout.heads * layout.headDim;
        return { layout, query: await put(query, hidden), key: await put(key, hidden), value: await put(value, hidden) };
      },
      async compute(scope, placed, out: AttentionOutput) {
        const { context, scores, probs, longest } = await attend(scope, placed);
        out.context.set(await scope.read(context));
        if (out.scores) ragged(await scope.read(scores), longest, placed.layout, -Infinity, out.scores);
        if (out.probs) ragged(await scope.read(probs), longest, placed.layout, 0, out.probs);
      },
    },
    mode,
  );

export const attention = inMode();
