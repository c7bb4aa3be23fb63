import { inWasm, type Place } from "../../devices/wasm/index.ts";
import type { AttentionInput, AttentionOutput } from "../contract.ts";
import { spans } from "../spans.ts";

/** Sequence by sequence: a call gets the places of its own tokens and queries. */
export const place: Place<AttentionInput, AttentionOutput> = (workspace, input, out) => {
  const { heads, headDim, rows, causal } = input;
  const batch = [...spans(input)];
  const context = workspace.reserve(out.context.byteLength);
  const scores = out.scores && workspace.reserve(out.scores.byteLength);
  const probs = out.probs && workspace.reserve(out.probs.byteLength);
  const query = workspace.put(input.query);
  const key = workspace.put(input.key);
  const value = workspace.put(input.value);
  const ablated = workspace.put(Int32Array.from({ length: heads }, (_, head) => Number(input.ablated.includes(head))));
  const seen = workspace.put(
    Int32Array.from(
      batch.flatMap(({ begin, end, firstQuery, lastQuery }) =>
        [...rows.subarray(firstQuery, lastQuery)].map((token) => (causal ? token + 1 : end) - begin),
      ),
    ),
  );
  const longest = Math.max(0, ...batch.map(({ begin, end }) => end - begin));
  const scratch = workspace.reserve(4 * (longest + 7) * (headDim + 6));
  const row = 4 * heads * headDim;
  const compute = () => {
    for (const { begin, end, firstQuery, lastQuery, scores: skipped } of batch) {
      workspace.kernels.attention(
        context + firstQuery * row,
        scores ? scores + 4 * skipped : 0,
        probs ? probs + 4 * skipped : 0,
        query + firstQuery * row,
        key + begin * row,
        value + begin * row,
        seen + 4 * firstQuery,
        ablated,
        lastQuery - firstQuery,
        end - begin,
        heads,
        headDim,
        0,
        heads,
        scratch,
      );
    }
  };
  return { at: { context, scores, probs } as Record<keyof AttentionOutput, number>, compute };
};

export const attention = inWasm(place);
