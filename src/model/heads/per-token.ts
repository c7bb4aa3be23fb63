/** The heads that are one linear layer over every token: a token's label; where a span of text begins and ends (Devlin et al. 2019, §4). */
import type { Linear, Ops, Value } from "../../backends/index.ts";
import type { ModelSizes } from "../sizes.ts";
import type { Head } from "./head.ts";
import { logitsAsked } from "./logits-asked.ts";

type PerToken = Head<Linear, object, Float32Array>;

const logits = (ops: Ops, w: Linear, x: Value): Value => ops.linear(x, w); // [positions, labels], or [positions, 2]

const perToken = (widthOf: (sizes: ModelSizes) => number): PerToken => ({
  reads: "every token",
  logits,
  question: (_, sizes) => logitsAsked(logits, widthOf(sizes)),
  usual: {},
});

/** Answers with a token's logits, one for each label. */
export const tokens: PerToken = perToken(({ labels }) => labels);

/** Answers with two logits: that a span begins at this token, and that it ends there. */
export const span: PerToken = perToken(() => 2);
