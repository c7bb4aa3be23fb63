/** A post-LN transformer encoder (Vaswani et al. 2017; Liu et al. 2019), written once for every backend. */
import type { Input, Ops, Parameter, Rows, Value } from "../backends/index.ts";
import type { Batch } from "./batch.ts";
import type { Intervention } from "./intervention.ts";
import type { Taps } from "./taps.ts";
import type { EncoderWeights, LayerWeights } from "./weights.ts";

/** The output of every layer, first to last; the last answers only at `batch.last`. */
export function encoder(ops: Ops, weights: EncoderWeights, batch: Batch, taps: Taps, { causal, ablated }: Intervention): Value[] {
  let x = embeddings(ops, weights, batch, taps.at("embeddings")); // [tokens, hidden]
  return weights.layers.map((layer, i) => {
    const isLast = i === weights.layers.length - 1;
    const view = isLast ? { asked: batch.last, pairs: batch.lastPairs } : { asked: batch.all, pairs: batch.pairs };
    x = encoderLayer(ops, layer, x, { ...view, offsets: batch.offsets, causal, ablated: ablated(i) }, taps.at(`layer.${i}`)); // [asked, hidden]
    return x;
  });
}

/** What attention may see, and from where. */
interface View {
  asked: Rows;
  pairs: number;
  offsets: Batch["offsets"];
  causal: boolean;
  ablated: readonly number[];
}

function embeddings(ops: Ops, w: EncoderWeights, batch: Batch, tap: Taps): Value {
  const sum = ops.embed(...w.tables.map(({ rows, by }): [Parameter, Input] => [rows, batch[by]])); // [tokens, hidden]
  return tap("normed", ops.layerNorm(tap("sum", sum), w.norm));
}

function encoderLayer(ops: Ops, w: LayerWeights, x: Value, view: View, tap: Taps): Value {
  const attended = attentionBlock(ops, w.attention, x, view, tap.at("attention")); // [asked, hidden]
  return mlpBlock(ops, w.mlp, attended, tap.at("mlp")); // [asked, hidden]
}

function attentionBlock(ops: Ops, w: LayerWeights["attention"], x: Value, view: View, tap: Taps): Value {
  const from = ops.rows(x, view.asked); // [asked, hidden]; x itself where all rows are asked
  const query = tap("query", ops.linear(from, w.query)); // [asked, heads · headDim]
  const key = tap("key", ops.linear(x, w.key)); // [tokens, heads · headDim]
  const value = tap("value", ops.linear(x, w.value));
  const { context, scores, probs } = ops.attention({ query, key, value, heads: w.heads, ...view }); // softmax(q·kᵀ/√headDim)·v, sequence by sequence
  tap("scores", scores); // [heads, tokens, tokens]
  tap("probs", probs);
  const output = tap("output", ops.linear(tap("context", context), w.output)); // [asked, hidden]
  return tap("normed", ops.layerNorm(tap("residual", ops.add(output, from)), w.norm)); // the norm comes after the sum: post-LN
}

function mlpBlock(ops: Ops, w: LayerWeights["mlp"], x: Value, tap: Taps): Value {
  const activated = tap("activated", ops.gelu(tap("up", ops.linear(x, w.up)))); // [asked, intermediate]
  const output = tap("output", ops.linear(activated, w.down)); // [asked, hidden]
  return tap("normed", ops.layerNorm(tap("residual", ops.add(output, x)), w.norm));
}
// No fusion is written here: where linear → gelu or linear → add meet with no tap between them,
// one small peephole that all backends share (src/backends/fusion.ts) runs them as one kernel.
