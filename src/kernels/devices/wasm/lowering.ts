import type { Input, Step, Value } from "../../steps/index.ts";
import type { Call, WasmExport } from "./call.ts";
import type { Layouts } from "./layout.ts";

/** How an operation's steps become calls of the module. Conformance, benchmark and backend all compute by these. */
export interface WasmLowering<S extends Step> {
  /** Everything that is called. */
  readonly exports: readonly WasmExport[];
  /** How the operation reads parameters, where that is not row by row. */
  readonly layouts?: Layouts;
  /** The calls that compute a step, one after the other. */
  lower(step: S, place: WasmPlace): Call[];
}

/** Where everything of a step lies. */
export interface WasmPlace {
  /** The address of a value's numbers. */
  at(value: Value): number;
  /** The same, 0 for a value that nobody reads. */
  ifRead(value: Value): number;
  integers(input: Input): Int32Array;
  /** The address of so many bytes for this step alone. */
  borrow(bytes: number): number;
  /** The address where these integers will lie when the step's turn has come. */
  put(integers: ArrayLike<number>): number;
}
