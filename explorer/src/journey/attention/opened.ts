/** The opened head at the followed token: everything that the step draws below the wall. */
import type { TapName, Tensor } from "typeformer";
import { followed, useAnswer } from "../../engine/current.ts";
import type { Run } from "../../engine/run.ts";
import { state } from "../../state/state.ts";
import { largest, type Shares } from "./shares.ts";

const parts = ["query", "key", "value", "scores", "probs", "context"] as const;
type Part = (typeof parts)[number];

export interface Seen {
  run: Run;
  layer: number;
  /** The shares of every layer. */
  shares: readonly Shares[];
  /** The taps of the opened layer. */
  taps: Record<Part, Tensor>;
}

export interface Opened extends Seen {
  head: number;
  /** The token that looks. */
  token: number;
  /** The token that it looks at: the chosen one, else the one with the largest share. */
  key: number;
  off: boolean;
  /** The tap that a part of this head comes from: `layer.2.attention.probs`. */
  name(part: Part): string;
}

export const tapName = (layer: number, part: Part): TapName => `layer.${layer}.attention.${part}`;

/** Reads the shares of all layers and everything of the opened one; what was seen last stays until the next is there. */
export function useSeen(run: Run | undefined): Seen | undefined {
  const layer = run ? followed(run).layer : 0;
  return useAnswer(run, (asked) => readLayer(asked, layer), `attention of layer ${layer}`)?.value;
}

async function readLayer(run: Run, layer: number): Promise<Seen> {
  const layers = Array.from({ length: run.session.model.config.layers }, (_, i) => tapName(i, "probs"));
  const read: Record<string, Tensor> = await run.read([...layers, ...parts.map((part) => tapName(layer, part))]);
  const taps = Object.fromEntries(parts.map((part) => [part, read[tapName(layer, part)]])) as Record<Part, Tensor>;
  const shares = layers.map((name) => ({ data: read[name].flat(), tokens: run.tokens.length }));
  return { run, layer, shares, taps };
}

/** What is opened of what was seen; `drawn` are the tokens that a key is chosen from where none is named. */
export function openedIn(seen: Seen, drawn: readonly number[]): Opened {
  const { run, layer, shares } = seen;
  const { token, head } = followed(run);
  const best = largest(shares[layer], head, [token], drawn.length > 0 ? drawn : [token]) % run.tokens.length;
  const { key = best } = state.value;
  return {
    ...seen,
    head,
    token,
    key: key < run.tokens.length ? key : best,
    off: run.ablate.some((one) => one.layer === layer && one.head === head),
    name: (part) => tapName(layer, part),
  };
}
