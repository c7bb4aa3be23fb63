/** The classifier of whole texts: dense → tanh or ReLU → out, at the first token, which is trained to stand for the text (Devlin et al. 2019, §3.2). */
import type { Linear, Ops, Value } from "../../backends/index.ts";
import type { Taps } from "../taps.ts";
import type { Head } from "./head.ts";
import { logitsAsked } from "./logits-asked.ts";

export interface ClassifierWeights {
  dense: Linear; // [hidden, hidden]
  activation: "tanh" | "relu";
  out: Linear; // [labels, hidden]
}

function logits(ops: Ops, w: ClassifierWeights, x: Value, tap: Taps): Value {
  const activated = tap("activated", ops[w.activation](tap("dense", ops.linear(x, w.dense)))); // [positions, hidden]
  return ops.linear(activated, w.out); // [positions, labels]
}

/** It answers with the logits of the labels. */
export const classifier: Head<ClassifierWeights, object, Float32Array> = {
  reads: "the first token",
  logits,
  question: (_, { labels }) => logitsAsked(logits, labels),
  usual: {},
};
