import type { TapName, Tensor } from "typeformer";
import { followed, useAnswer } from "../engine/current.ts";
import type { Run } from "../engine/run.ts";

/** The name of a tap within its layer: `mlp.up`. */
export type PartName = TapName extends infer Name ? (Name extends `layer.${number}.${infer Part}` ? Part : never) : never;

export const tapOf = (layer: number, part: PartName): TapName => `layer.${layer}.${part}`;

/** Taps of the followed layer; what was seen last stays, with its layer, until the next is there. */
export function useLayerTaps<Part extends PartName>(of: Run | undefined, parts: readonly Part[]) {
  const ask = async (run: Run) => {
    const { layer } = followed(run);
    const names = parts.map((part) => tapOf(layer, part));
    const found = await run.read(names);
    return { layer, taps: Object.fromEntries(parts.map((part, i) => [part, found[names[i]]])) as Record<Part, Tensor> };
  };
  const layer = of && followed(of).layer;
  const answer = useAnswer(of, ask, `layer ${layer}: ${parts.join()}`);
  return answer && { run: answer.run, ...answer.value };
}
