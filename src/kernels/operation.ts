import type { TypedArray } from "../tensor/index.ts";

/** What a kernel writes: arrays of the right length, made by `Operation.allocate`. */
export type Outputs = Record<string, Float32Array | Int32Array>;

/** A computation whose input is in its place, for whoever times it. */
export interface Computation {
  (): void | Promise<void>;
  /** For memory that is not that of typed arrays: fills `out` with what was computed last. Without it each call fills `out` itself. */
  read?(): void | Promise<void>;
}

/** One implementation of one operation. */
export interface Kernel<Input, Output extends Outputs> {
  /** Fills `out` from `input`. A GPU dialect may answer with a promise. */
  (out: Output, input: Input): void | Promise<void>;
  /**
   * For a kernel whose memory is not that of typed arrays: puts the input there and answers the computation alone, for whoever
   * times it, at the latest when the input has arrived. It holds until the next call of a kernel on that memory.
   */
  resident?(out: Output, input: Input): Computation | Promise<Computation>;
  /** For a kernel that not every machine can run: why this one cannot, `undefined` where it can. Whoever goes through dialects asks it first. */
  unavailable?(): Promise<string | undefined>;
}

/** One piece of work: the same object serves the tests (input, tolerance) and the benchmarks (FLOPs, bytes). */
export interface Case<Input> {
  name: string;
  /**
   * The input, the same for the same seed: typed arrays in plain objects and arrays, beside plain values. Numbers of two seeds may
   * be mixed: what stands at one place of an array may stand there of any other seed.
   */
  make(seed: number): Input;
  /** Floating-point operations, by the convention of the field: a multiply-add is two. */
  flops: number;
  /** Bytes that must move between memory and kernel at least once. */
  bytes: number;
  /** Largest max|Δ| / max(1, max|expected|) allowed in f32. */
  tol: number;
  /** Why `tol` is what it is: the rounding it must admit, and the nearest wrong formula it must refuse. */
  tolReason: string;
}

/** An operation's folder, as conformance, benchmark and tables see it. */
export interface Operation<Input, Output extends Outputs> {
  name: string;
  cases: Case<Input>[];
  /** Memory for the outputs of an input. */
  allocate(input: Input): Output;
  /** Every implementation by name; `reference` is the truth. A dialect is one file and one line here. */
  dialects: Record<string, Kernel<Input, Output>> & { reference: Kernel<Input, Output> };
}

/** Some operation, where only its name, cases and dialects matter: the existential type that TypeScript lacks. */
// biome-ignore lint/suspicious/noExplicitAny: a kernel takes its own input type, so no other argument admits every operation
export type AnyOperation = Operation<any, any>;

/** Some kernel of some operation. */
export type AnyKernel = AnyOperation["dialects"][string];

/** Bytes held by all typed arrays in `values`. */
export function byteLength(...values: TypedArray[]): number {
  return values.reduce((sum, value) => sum + value.byteLength, 0);
}
