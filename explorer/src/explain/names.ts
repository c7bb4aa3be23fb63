import type { ModelConfig, TapName } from "typeformer";
import type { Pass } from "./explanation.ts";

type Template<Name> = Name extends `layer.${number}.${infer Rest}` ? `layer.i.${Rest}` : Name;

/** The taps that the page explains: those of the encoder, and of the head that fills masks. */
type Explained = Extract<TapName, `embeddings.${string}` | `layer.${string}` | `mlm.${string}` | "logits">;

/** The kinds of taps: their names with `i` for the layer. */
export type TapKind = Template<Explained>;

/** The letter of each kind in a formula. */
export const letters: Readonly<Record<TapKind, string>> = {
  "embeddings.sum": "e",
  "embeddings.normed": "x",
  "layer.i.attention.query": "q",
  "layer.i.attention.key": "k",
  "layer.i.attention.value": "v",
  "layer.i.attention.scores": "s",
  "layer.i.attention.probs": "p",
  "layer.i.attention.context": "c",
  "layer.i.attention.output": "o",
  "layer.i.attention.residual": "r",
  "layer.i.attention.normed": "h",
  "layer.i.mlp.up": "u",
  "layer.i.mlp.activated": "g",
  "layer.i.mlp.output": "o",
  "layer.i.mlp.residual": "r",
  "layer.i.mlp.normed": "x",
  "layer.i.lens": "lens",
  "mlm.dense": "d",
  "mlm.activated": "g",
  "mlm.normed": "z",
  logits: "logits",
};

/** Which kind a tap is, and of which layer. Throws `RangeError` for what is no tap. */
export function kindOf(tap: TapName): { kind: TapKind; layer: number } {
  const layer = Number(/^layer\.(\d+)\./.exec(tap)?.[1] ?? 0);
  const kind = tap.replace(/^layer\.\d+\./, "layer.i.");
  if (Object.hasOwn(letters, kind)) return { kind: kind as TapKind, layer };
  throw new RangeError(`there is no tap "${tap}": taps are named like ${Object.keys(letters).slice(0, 3).join(", ")}`);
}

/** What an operation reads: a kind of tap, the layer's input, or the last layer's output. */
export type Origin = TapKind | "input" | "output";

/** The tap that an operation of this layer reads: the input of a layer is the output of the one before. */
export function tapAt(origin: Origin, layer: number, { layers }: Pick<ModelConfig, "layers">): TapName {
  if (origin === "input") return layer === 0 ? "embeddings.normed" : `layer.${layer - 1}.mlp.normed`;
  if (origin === "output") return `layer.${layers - 1}.mlp.normed`;
  return origin.replace(".i.", `.${layer}.`) as TapName;
}

/** Whether a tap's rows are the asked positions, not all tokens. */
export const standsAtPositions = (tap: string): boolean => /^mlm\.|^logits$|\.lens$/.test(tap);

/** The token at which a row of `mlm.*`, `logits` or a lens stands. */
export const tokenOf = ({ positions }: Pick<Pass, "positions">, row: number): number => positions?.[row] ?? row;
