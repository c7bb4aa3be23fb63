/** The masked-language-model head: dense → GELU → LayerNorm → decoder, which is the word embedding again (Devlin et al. 2019; Liu et al. 2019). */
import type { Linear, Norm, Ops, Value } from "../../backends/index.ts";
import { describe, TypeformerError, wholeNumber } from "../../errors/index.ts";
import type { ModelSizes } from "../sizes.ts";
import { silent, type Taps } from "../taps.ts";
import type { Head } from "./head.ts";
import { type Ranking, rankAmong, rankTop } from "./ranking.ts";

export interface MaskedLmWeights {
  dense: Linear; // [hidden, hidden]
  norm: Norm;
  decoder: Linear; // [vocab, hidden], its weight tied to the word embeddings
}

/** What is ranked at every position. */
export interface RankOptions {
  /** How many tokens, the best first. */
  k: number;
  /** Rank only these ids; their scores stay shares of the whole vocabulary. */
  among?: readonly number[];
}

function logits(ops: Ops, w: MaskedLmWeights, x: Value, tap: Taps): Value {
  const activated = tap("activated", ops.gelu(tap("dense", ops.linear(x, w.dense)))); // [positions, hidden]
  const normed = tap("normed", ops.layerNorm(activated, w.norm));
  return ops.linear(normed, w.decoder); // [positions, vocab]
}

export const maskedLm: Head<MaskedLmWeights, RankOptions, Ranking> = {
  reads: "every token",
  logits,
  question({ k, among }, sizes) {
    checkRanks(k, among, sizes);
    return {
      program(ops, weights, x): Record<string, Value> {
        const words = logits(ops, weights, x, silent);
        const best = ops.topk(words, among ? 1 : k);
        return among ? { logits: ops.columns(words, among), logSumExp: best.logSumExp } : { ...best };
      },
      answers: (values) => (among ? rankAmong(values, among, k) : rankTop(values, k)),
    };
  },
  usual: { k: 5 },
};

/** Nothing is read past the decoder's last row. */
function checkRanks(k: unknown, among: readonly number[] | undefined, { vocab }: ModelSizes): void {
  if (wholeNumber(k, "k") > vocab && !among)
    throw new TypeformerError("invalid_option", `k: ${k} is more than the vocabulary of ${vocab} tokens`);
  if (among === undefined) return;
  if (!Array.isArray(among) || among.length === 0)
    throw new TypeformerError("invalid_option", `among: expected a list of ids, found ${describe(among)}`);
  const stray = among.find((id) => !Number.isInteger(id) || id < 0 || id >= vocab);
  if (stray !== undefined)
    throw new TypeformerError("invalid_input", `among: the model has no token of the id ${stray}, its vocabulary is ${vocab}`);
}
