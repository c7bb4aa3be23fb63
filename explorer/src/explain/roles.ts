/** Where the parameters of an operation are among a model's names. */
import type { ParameterNames } from "typeformer";

type LayerNames = ParameterNames["encoder"]["layers"][number];

/** Weight and bias of a linear layer, or γ and β of a LayerNorm, by the names that `transformers` gives them. */
export interface Pair {
  weight: string;
  bias: string;
}

/** Picks them for a layer. */
export type Role = (names: ParameterNames, layer: number) => Pair;

export const ofEmbeddings: Role = ({ encoder }) => encoder.norm;

export const inLayer =
  (pick: (layer: LayerNames) => Pair): Role =>
  ({ encoder }, layer) =>
    pick(encoder.layers[layer]);

export const inHead =
  (pick: (head: NonNullable<ParameterNames["heads"]["mlm"]>) => Pair): Role =>
  (names) =>
    pick(headOf(names));

/** Throws where the model has none: then it has no tap that would be explained by it. */
export function headOf({ heads }: ParameterNames): NonNullable<ParameterNames["heads"]["mlm"]> {
  if (heads.mlm) return heads.mlm;
  throw new Error("this model has no masked-language-model head");
}
