import { embed } from "../solutions/02-tokens-and-embeddings.ts";
import { attention } from "../solutions/04-twelve-heads.ts";
import { mlp } from "../solutions/05-gelu-and-the-mlp.ts";
import { addAndNorm, layerNorm } from "../solutions/06-layernorm-and-post-ln.ts";
import * as right from "../solutions/07-six-layers.ts";
import { openGoldens, openTokenizer, openWeights, sentence } from "../support/bundled.ts";
import type { Check } from "../support/judge.ts";
import type { Matrix } from "../support/matrix.ts";
import type { LayerWeights } from "../support/weights.ts";
import { sum } from "./arithmetic.ts";

type Yours = Pick<typeof right, "layer" | "encoder">;

export async function checks({ layer, encoder }: Yours): Promise<Check[]> {
  const golden = await openGoldens();
  const weights = await openWeights();
  const { ids } = openTokenizer().encode(sentence);
  const w = weights.layers[0];
  const x = await golden("embeddings.normed");
  const attended = await golden("layer.0.attention.normed");
  let kept: Matrix[] | undefined;
  const states = () => {
    kept ??= encoder(ids, weights);
    return kept;
  };
  const afterLayer = async (i: number, own: LayerWeights): Promise<Check> => {
    const of = {
      of: "encoder",
      what: `after layer ${i}, by PyTorch`,
      got: () => states()[i + 1],
      wanted: await golden(`layer.${i}.mlp.normed`),
    };
    if (i === 0) return { ...of, hint: "layer(x₀, layers[0])" };
    const before = await golden(`layer.${i - 1}.mlp.normed`);
    return {
      ...of,
      hint: "Each layer reads what the one before it gave.",
      mistakes: {
        "Layer 0's weights are used again: each layer has its own.": () => right.layer(before, w),
        "Each layer reads x₀: it wants what the layer before it gave.": () => right.layer(x, own),
      },
    };
  };
  return [
    {
      of: "layer",
      what: "layer 0, by PyTorch",
      got: () => layer(x, w),
      given: [x],
      wanted: await golden("layer.0.mlp.normed"),
      hint: "Two blocks, and what goes into the second is what came out of the first.",
      mistakes: {
        "This is pre-LN, x + block(LayerNorm(x)). RoBERTa is post-LN.": () => {
          const after = sum(x, attention(layerNorm(x, w.attentionNorm), w.attention, w.heads));
          return sum(after, mlp(layerNorm(after, w.mlpNorm), w.mlp));
        },
        "x is added after the MLP: it wants what went into it, attended.": () => addAndNorm(x, mlp(attended, w.mlp), w.mlpNorm),
        "The MLP reads x: it wants attended.": () => addAndNorm(attended, mlp(x, w.mlp), w.mlpNorm),
        "The MLP's output is normalised without a sum: attended is to be added first.": () => layerNorm(mlp(attended, w.mlp), w.mlpNorm),
        "The two norms have changed places, attentionNorm and mlpNorm.": () =>
          right.layer(x, { ...w, attentionNorm: w.mlpNorm, mlpNorm: w.attentionNorm }),
        "The norm after attention has been used for both.": () => right.layer(x, { ...w, mlpNorm: w.attentionNorm }),
        "This is attended: the MLP is missing.": () => attended,
      },
    },
    {
      of: "encoder",
      what: "its list has x₀ and six layers",
      got: () => [states().length],
      wanted: [weights.layers.length + 1],
      hint: "x₀, the embeddings, comes first; then the output of each layer.",
    },
    {
      of: "encoder",
      what: "x₀, by PyTorch",
      got: () => states()[0],
      wanted: x,
      hint: "layerNorm(embed(ids, tables), norm)",
      mistakes: { "The embeddings are not normalised.": () => embed(ids, weights.tables) },
    },
    ...(await Promise.all(weights.layers.map((own, i) => afterLayer(i, own)))),
  ];
}
