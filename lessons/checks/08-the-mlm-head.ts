import { geluOf } from "../../src/kernels/gelu/reference.ts";
import { linear } from "../solutions/01-a-matrix-in-memory.ts";
import { layerNorm } from "../solutions/06-layernorm-and-post-ln.ts";
import * as right from "../solutions/08-the-mlm-head.ts";
import { openGoldens, openTokenizer, openWeights, sentence } from "../support/bundled.ts";
import type { Check } from "../support/judge.ts";
import { flat, type Matrix } from "../support/matrix.ts";
import { each } from "./arithmetic.ts";

export async function checks({ encoder, mlmHead, best }: typeof right): Promise<Check[]> {
  const golden = await openGoldens();
  const weights = await openWeights();
  const { ids, tokens } = openTokenizer().encode(sentence);
  const mask = tokens.indexOf("<mask>");
  const { norm, decoder } = weights.head;
  const rowOf = (m: Matrix): Matrix => ({ ...m, shape: [1, m.shape[1]], offset: m.offset + mask * m.stride[0] });
  const of = async (tap: string) => rowOf(await golden(tap));
  const [x, densed, activated, normed, logits] = [
    await of(`layer.${weights.layers.length - 1}.mlp.normed`),
    await of("mlm.dense"),
    await of("mlm.activated"),
    await of("mlm.normed"),
    await of("logits"),
  ];
  const five = right.best(flat(logits), 5);
  return [
    {
      of: "mlmHead",
      what: "PyTorch's logits from PyTorch's last layer, at the mask",
      got: () => mlmHead(x, weights.head),
      wanted: logits,
      hint: "dense, GELU, LayerNorm, decoder, in this order.",
      mistakes: {
        "The bias of the decoder is missing.": () => linear(normed, { ...decoder, bias: decoder.bias.map(() => 0) }),
        "The GELU is missing.": () => linear(layerNorm(densed, norm), decoder),
        "The LayerNorm is missing.": () => linear(activated, decoder),
        "The LayerNorm stands before the GELU: it comes after it.": () => linear(each(layerNorm(densed, norm), geluOf), decoder),
        "The decoder reads the last layer at once: dense, GELU and LayerNorm come before.": () => linear(x, decoder),
      },
    },
    {
      of: "best",
      what: "its five ids",
      got: () => best(flat(logits), 5).map(({ id }) => id),
      wanted: five.map(({ id }) => id),
      tolerance: 0,
      hint: "Sort the ids by their logits, the largest first, and take five.",
    },
    {
      of: "best",
      what: "their probabilities",
      got: () => best(flat(logits), 5).map(({ probability }) => probability),
      wanted: five.map(({ probability }) => probability),
      tolerance: 1e-6,
      hint: "softmax over all logits; then take the five.",
      mistakes: {
        "These are shares of the five alone: softmax goes over the whole vocabulary.": () => {
          const sum = five.reduce((total, { probability }) => total + probability, 0);
          return five.map(({ probability }) => probability / sum);
        },
        "These are logits: softmax makes probabilities of them.": () => five.map(({ id }) => flat(logits)[id]),
      },
    },
    {
      of: "encoder",
      what: "from the ids to PyTorch's logits: everything you wrote",
      got: () => mlmHead(rowOf(encoder(ids, weights)[weights.layers.length]), weights.head),
      wanted: logits,
      hint: "One of the lessons before is not right as yet: run them from 01 on.",
    },
  ];
}
