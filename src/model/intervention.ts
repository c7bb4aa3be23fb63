import { oneOf, TypeformerError } from "../errors/index.ts";
import type { ModelConfig } from "./config.ts";

/** One attention head by its place. */
export interface HeadAddress {
  layer: number;
  head: number;
}

/** What an experiment changes in the forward pass. */
export interface Intervention {
  /** Left-only attention: no token sees those after it. */
  causal: boolean;
  /** The heads of a layer whose context is set to zero. */
  ablated(layer: number): readonly number[];
}

/** The forward pass as it was trained. */
export const untouched: Intervention = { causal: false, ablated: () => [] };

/** @throws TypeformerError `invalid_option` for a head the model does not have or a kind of attention that is not known */
export function readIntervention(ablate: readonly HeadAddress[], attention: string, { layers, heads }: ModelConfig): Intervention {
  const causal = oneOf(attention, ["full", "causal"], "attention") === "causal";
  for (const { layer, head } of ablate) {
    const inside = (i: number, count: number) => Number.isInteger(i) && i >= 0 && i < count;
    if (inside(layer, layers) && inside(head, heads)) continue;
    throw new TypeformerError(
      "invalid_option",
      `ablate: there is no head ${head} in layer ${layer}: this model has layers 0 to ${layers - 1}, heads 0 to ${heads - 1}`,
    );
  }
  return { causal, ablated: (i) => ablate.filter(({ layer }) => layer === i).map(({ head }) => head) };
}
