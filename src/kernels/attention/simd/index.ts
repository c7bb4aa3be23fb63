import { type WasmLowering, wasmExport } from "../../devices/wasm/index.ts";
import { spans } from "../spans.ts";
import { type AttentionStep, settingsOf, steps } from "../step.ts";

const attention = wasmExport(
  "attention",
  [...["context", "scores", "probs", "query", "key", "value"], ...["seen", "ablated", "spans", "heads", "headDim"]] as const,
  "scratch",
);

/** What takes as long as one of the operations that are counted, in multiply-adds. */
const PACE = 0.75;

/** A unit is one head of one sequence. */
export const lowering: WasmLowering<AttentionStep> = {
  exports: [attention],
  lower(step, { at, ifRead, put, integers }) {
    const { writes, reads } = step;
    const { rows, offsets, heads, headDim, causal, ablated } = settingsOf(step, integers);
    const batch = [...spans({ rows, offsets, heads })];
    const table = batch.flatMap((span) => {
      const { begin, end, firstQuery, lastQuery } = span;
      return [firstQuery, lastQuery - firstQuery, begin, end - begin, span.scores / heads];
    });
    const seen = batch.flatMap(({ begin, end, firstQuery, lastQuery }) =>
      Array.from(rows.subarray(firstQuery, lastQuery), (token) => (causal ? token + 1 : end) - begin),
    );
    const longest = batch.reduce((most, { begin, end }) => Math.max(most, end - begin), 0);
    const operands = {
      context: at(writes.context),
      scores: ifRead(writes.scores),
      probs: ifRead(writes.probs),
      query: at(reads.query),
      key: at(reads.key),
      value: at(reads.value),
      seen: put(seen),
      ablated: put(Array.from({ length: heads }, (_, head) => Number(ablated.includes(head)))),
      spans: put(table),
      heads,
      headDim,
    };
    const scratch = 64 * Math.ceil((4 * (longest + 7) * (headDim + 6)) / 64);
    return [attention(operands, { units: batch.length * heads, work: PACE * steps.flops(step), scratch })];
  },
};
