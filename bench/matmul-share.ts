/** How much of a pass is not matmul, measured from outside: a second pass does its matrix products alone, on the same weights and backend. */
import type { Backend, Handles, Ops, Value } from "../src/backends/index.ts";
import type { Model, ModelWeights } from "../src/model/index.ts";
import { type Budget, interleave, timed } from "./interleave.ts";
import { summarise } from "./statistics.ts";

export interface MatmulShare {
  /** p50 of the whole pass and of its matrix products alone, milliseconds. */
  whole: number;
  matmul: number;
}

/** Interleaves both passes, all tokens and full logits, over one sequence. GELU and the residuals count as not matmul, fused or not. */
export async function matmulShare(model: Model, ids: number[], budget: Budget): Promise<MatmulShare> {
  /* The model hides both on purpose; whoever opened a second pair would time other memory and other threads. */
  const { engine, weights } = (model as unknown as Hidden).core.loaded.forward.loaded;
  const inputs = { ids: Int32Array.from(ids) };
  const products = () => engine.pass(inputs, (ops, handles) => ({ out: productsOnly(ops, weights, handles) }));
  const taken = await interleave({ whole: () => timed(() => model.run({ ids })), matmul: () => timed(products) }, budget);
  return { whole: summarise(taken.whole).p50, matmul: summarise(taken.matmul).p50 };
}

interface Hidden {
  core: { loaded: { forward: { loaded: { engine: Backend; weights: ModelWeights } } } };
}

/** The products of a forward pass with the same shapes and weights; each feeds the next, so none can be left out. */
function productsOnly(ops: Ops, { encoder, heads: { mlm } }: ModelWeights, { ids }: Handles<"ids">): Value {
  let x = ops.embed([encoder.tables[0].rows, ids]); // [tokens, hidden]
  for (const { attention, mlp } of encoder.layers) {
    const { query, key, value, output } = attention;
    for (const weights of [query, key, value, output, mlp.up, mlp.down]) x = ops.linear(x, weights);
  }
  if (!mlm) return x;
  return ops.linear(ops.linear(x, mlm.dense), mlm.decoder); // [tokens, vocab]
}
