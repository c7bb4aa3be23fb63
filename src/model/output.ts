import type { Tensor } from "../tensor/index.ts";
import type { HeadAddress } from "./intervention.ts";
import type { TapName } from "./tap-names.ts";

/** What a forward pass hands out, where, and what is changed in it. */
export interface RunOptions<Name extends TapName = TapName, Lens extends boolean = boolean> {
  /** Intermediate values to hand out. Asking for a name un-fuses exactly that value. */
  taps?: readonly Name[];
  /** Where logits are wanted: indices into the ids; for a batch one such list a sequence. Default: where the head is trained to stand; every token for that of a masked language model. */
  positions?: readonly number[] | readonly (readonly number[])[];
  /** Heads whose context is set to zero. */
  ablate?: readonly HeadAddress[];
  /** "causal": no token sees those after it. Default: "full". */
  attention?: "full" | "causal";
  /** Apply the head to every layer's output as well: taps `layer.i.lens`. */
  lens?: Lens;
  /** Gives the pass up: the typed error `aborted`. */
  signal?: AbortSignal;
}

/** The taps that `lens: true` hands out, all of them. */
export type LensTap<Lens extends boolean = true> = Lens extends true ? `layer.${number}.lens` : never;

/** Tensors by the names of their taps. Where a program does not know the names when it is compiled, any string is one. */
export type TapTensors<Name extends TapName> = [TapName] extends [Name] ? Record<string, Tensor> : Record<Name, Tensor>;

/** What a forward pass gives for one sequence. */
export interface ModelOutput<Taps extends Record<string, Tensor> = Record<string, Tensor>> {
  /** What the head says at every position: [positions, vocab] of a masked language model. */
  logits: Tensor;
  /** What was asked for, by name. */
  taps: Taps;
}
