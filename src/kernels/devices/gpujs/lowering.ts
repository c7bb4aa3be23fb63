import type { Input, Step, Value } from "../../steps/index.ts";
import type { Handle, Scope } from "./device.ts";

/** How an operation's steps become kernels of gpu.js. Conformance, benchmark and backend all compute by these. */
export interface GpuJsLowering<S extends Step> {
  /** Computes what the step makes; nothing of it need be there yet when this answers. */
  compute(step: S, place: GpuJsPlace): Promise<void>;
  /** How many numbers the largest array has that is made by the way, where that may be more than the step's values have. */
  largest?(step: S, integers: (input: Input) => Int32Array): number;
}

/** What makes of an array's numbers those of a value, where they lie there in another way. */
export type Unpack = (numbers: Float32Array) => Float32Array;

/** Where everything of a step lies. */
export interface GpuJsPlace {
  /** For what is put there for the step alone, and given back when it has been used. */
  readonly scope: Scope;
  at(value: Value): Handle;
  isRead(value: Value): boolean;
  /** Notes where a value now is; what nobody reads is given back. */
  made(value: Value, handle: Handle, unpack?: Unpack): void;
  integers(input: Input): Int32Array;
}
