import type { Explainer } from "./account.ts";
import { embedding, residual } from "./addition.ts";
import { context, probs, scores } from "./attention.ts";
import { gelu } from "./gelu.ts";
import { layerNorm } from "./layer-norm.ts";
import { lens } from "./lens.ts";
import { linear, logit, projection } from "./linear.ts";
import type { TapKind } from "./names.ts";
import { inHead, inLayer, ofEmbeddings } from "./roles.ts";

/** Who explains which kind of tap: the encoder once more, as a table. */
export const explainers: Readonly<Record<TapKind, Explainer>> = {
  "embeddings.sum": embedding,
  "embeddings.normed": layerNorm("embeddings.sum", ofEmbeddings),
  "layer.i.attention.query": projection("query"),
  "layer.i.attention.key": projection("key"),
  "layer.i.attention.value": projection("value"),
  "layer.i.attention.scores": scores,
  "layer.i.attention.probs": probs,
  "layer.i.attention.context": context,
  "layer.i.attention.output": linear(
    "layer.i.attention.context",
    inLayer(({ attention }) => attention.output),
    "o",
  ),
  "layer.i.attention.residual": residual("layer.i.attention.output", "input"),
  "layer.i.attention.normed": layerNorm(
    "layer.i.attention.residual",
    inLayer(({ attention }) => attention.norm),
  ),
  "layer.i.mlp.up": linear(
    "layer.i.attention.normed",
    inLayer(({ mlp }) => mlp.up),
    "u",
  ),
  "layer.i.mlp.activated": gelu("layer.i.mlp.up"),
  "layer.i.mlp.output": linear(
    "layer.i.mlp.activated",
    inLayer(({ mlp }) => mlp.down),
    "d",
  ),
  "layer.i.mlp.residual": residual("layer.i.mlp.output", "layer.i.attention.normed"),
  "layer.i.mlp.normed": layerNorm(
    "layer.i.mlp.residual",
    inLayer(({ mlp }) => mlp.norm),
  ),
  "layer.i.lens": lens,
  "mlm.dense": linear(
    "output",
    inHead(({ dense }) => dense),
    "h",
  ),
  "mlm.activated": gelu("mlm.dense"),
  "mlm.normed": layerNorm(
    "mlm.activated",
    inHead(({ norm }) => norm),
  ),
  logits: logit,
};
