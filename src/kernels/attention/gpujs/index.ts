import type { GpuJsLowering, Unpack } from "../../devices/gpujs/index.ts";
import { countOf, type Value } from "../../steps/index.ts";
import type { AttentionInput } from "../contract.ts";
import { type Span, spans } from "../spans.ts";
import { type AttentionStep, settingsOf } from "../step.ts";

/** Which tokens ask, which keys they may see, and which heads there are. */
type Settings = Pick<AttentionInput, "rows" | "offsets" | "heads" | "causal">;

/** Which keys each query sees: `count` of them from `first` on. */
interface Sight {
  first: Float32Array;
  count: Float32Array;
  /** Room for the longest, in powers of two: each other bound of a loop would be another kernel. */
  longest: number;
}

function sightOf({ rows, offsets, heads, causal }: Settings): Sight {
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

/** Scores and probabilities are computed as [heads, asked, longest], and cut where they are read. */
export const lowering: GpuJsLowering<AttentionStep> = {
  async compute(step, { scope, at, made, integers }) {
    const settings = settingsOf(step, integers);
    const { heads, headDim, ablated, rows } = settings;
    const { query, key, value } = step.reads;
    const asked = rows.length;
    const { longest, ...sight } = sightOf(settings);
    const first = scope.put(sight.first, asked);
    const count = scope.put(sight.count, asked);
    const kept = scope.put(
      Float32Array.from({ length: heads }, (_, head) => (ablated.includes(head) ? 0 : 1)),
      heads,
    );
    const scores = await scope.run("scores", { headDim }, [longest, asked, heads], at(query), at(key), first, count);
    const largest = await scope.run("largestScore", { longest }, [asked, heads], scores, count);
    const sum = await scope.run("sumOfScores", { longest }, [asked, heads], scores, largest, count);
    const probs = await scope.run("probabilities", {}, [longest, asked, heads], scores, largest, sum);
    const operands = [probs, at(value), first, count, kept];
    const context = await scope.run("context", { longest, headDim }, [heads * headDim, asked], ...operands);
    scope.free(largest, sum, first, count, kept);
    made(step.writes.context, context);
    made(step.writes.scores, scores, cutBy(settings, sight.count, longest, step.writes.scores, -Infinity));
    made(step.writes.probs, probs, cutBy(settings, sight.count, longest, step.writes.probs, 0));
  },
  largest(step, integers) {
    const settings = settingsOf(step, integers);
    return Math.max(countOf(step.writes.context), settings.heads * settings.rows.length * sightOf(settings).longest);
  },
};

/** Scores or probabilities as the contract lays them out, sequence by sequence; `unseen` for the keys behind a query that is causal. */
function cutBy(settings: Settings, count: Float32Array, longest: number, ragged: Value, unseen: number): Unpack {
  return (padded) => {
    const out = new Float32Array(countOf(ragged)).fill(unseen);
    for (const span of spans(settings)) {
      for (const { query, to, from } of linesOf(span, settings, longest)) out.set(padded.subarray(from, from + count[query]), to);
    }
    return out;
  };
}

/** Where the line of each query and head begins: in what was computed, and in what is read. */
function* linesOf({ begin, end, firstQuery, lastQuery, scores }: Span, { heads, rows }: Settings, longest: number) {
  let to = scores;
  for (let head = 0; head < heads; head++) {
    for (let query = firstQuery; query < lastQuery; query++, to += end - begin) {
      yield { query, to, from: (head * rows.length + query) * longest };
    }
  }
}
