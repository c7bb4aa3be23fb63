import { TypeformerError } from "../../errors/index.ts";
import { expectShape, expectWithin, type Input, type Step, type Steps, type Value, value } from "../steps/index.ts";
import { type AttentionInput, type AttentionOutput, flops } from "./contract.ts";
import { scoreCount } from "./spans.ts";

export interface AttentionStep extends Step {
  operation: "attention";
  /** context: [asked, hidden]; scores, probs: [heads · pairs, 1] */
  writes: { context: Value; scores: Value; probs: Value };
  /** query: [asked, hidden]; key, value: [tokens, hidden] */
  reads: { query: Value; key: Value; value: Value };
  /** rows: [asked]; offsets: [sequences + 1] */
  inputs: { rows: Input; offsets: Input };
  heads: number;
  /** Pairs of a query and a key of its sequence: Σ asked · tokens. */
  pairs: number;
  causal: boolean;
  ablated: readonly number[];
}

type Settings = Pick<AttentionStep, "heads" | "pairs" | "causal" | "ablated">;

/** context = softmax(q · kᵀ / √headDim) · v, sequence by sequence. */
export function attentionStep(
  { query, key, value: values }: AttentionStep["reads"],
  inputs: AttentionStep["inputs"],
  { heads, pairs, causal, ablated }: Settings,
): AttentionStep {
  const hidden = query.columns;
  expectShape("attention: query", [query.rows, hidden], [inputs.rows.length, heads * Math.floor(hidden / heads)]);
  expectShape("attention: key", [key.rows, key.columns], [key.rows, hidden]);
  expectShape("attention: value", [values.rows, values.columns], [key.rows, hidden]);
  const writes = { context: value(query.rows, hidden), scores: value(heads * pairs, 1), probs: value(heads * pairs, 1) };
  return { operation: "attention", writes, reads: { query, key, value: values }, inputs, heads, pairs, causal, ablated };
}

export const headDimOf = ({ reads, heads }: AttentionStep): number => reads.query.columns / heads;

/** The batch by which a step is cut, and what else its kernels are told. */
export function settingsOf(step: AttentionStep, integers: (input: Input) => Int32Array): Omit<AttentionInput, "query" | "key" | "value"> {
  const { inputs, heads, causal, ablated } = step;
  return { rows: integers(inputs.rows), offsets: integers(inputs.offsets), heads, headDim: headDimOf(step), causal, ablated };
}

export const steps: Steps<AttentionInput, AttentionOutput, AttentionStep> = {
  bind({ query, key, value, rows, offsets, heads, headDim, causal, ablated }, out, put) {
    const hidden = heads * headDim;
    const [asked, tokens, scores] = [rows.length, key.length / hidden, scoreCount({ rows, offsets, heads })];
    return {
      operation: "attention",
      writes: {
        context: put.result(out.context, asked, hidden),
        scores: put.result(out.scores, scores, 1),
        probs: put.result(out.probs, scores, 1),
      },
      reads: { query: put.value(query, asked, hidden), key: put.value(key, tokens, hidden), value: put.value(value, tokens, hidden) },
      inputs: { rows: put.integers(rows), offsets: put.integers(offsets) },
      heads,
      pairs: scores / heads,
      causal,
      ablated,
    };
  },
  call(step, { f32, ifRead, integers }) {
    const { context, scores, probs } = step.writes;
    const { query, key, value } = step.reads;
    return {
      out: { context: f32(context), scores: ifRead(scores), probs: ifRead(probs) },
      input: { query: f32(query), key: f32(key), value: f32(value), ...settingsOf(step, integers) },
    };
  },
  flops: (step) => flops({ heads: step.heads, pairs: step.pairs, headDim: headDimOf(step) }),
  check({ inputs, reads: { key }, heads, pairs }, integers) {
    const [rows, offsets] = [integers(inputs.rows), integers(inputs.offsets)];
    expectRising(inputs.offsets.name, offsets);
    expectWithin(inputs.offsets.name, offsets, key.rows + 1);
    expectRising(inputs.rows.name, rows);
    if (rows[0] < offsets[0]) throw new TypeformerError("invalid_input", `${inputs.rows.name}[0] is ${rows[0]}, before the first sequence`);
    expectWithin(inputs.rows.name, rows, offsets.at(-1) ?? 0);
    expectShape("attention: scores", [scoreCount({ rows, offsets, heads })], [heads * pairs]);
  },
};

function expectRising(what: string, numbers: Int32Array): void {
  const at = numbers.findIndex((number, i) => i > 0 && number < numbers[i - 1]);
  if (at >= 0) throw new TypeformerError("invalid_input", `${what}[${at}] is ${numbers[at]}, less than the ${numbers[at - 1]} before it`);
}
