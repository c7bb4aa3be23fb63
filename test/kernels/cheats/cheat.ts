import type { AnyOperation, Kernel, Outputs, RefusalReason } from "../../../src/kernels/index.ts";

/** Inputs of any operation. */
export type Input = Record<string, unknown> & { x?: Float32Array };
export type AnyKernel = Kernel<Input, Outputs>;

/** One way to pass without doing the work, and what it must be refused for. */
export interface Cheat {
  name: string;
  reason: RefusalReason;
  /** A kernel with a memory of its own, for any operation. */
  make(operation: AnyOperation): AnyKernel;
  /** Where it works at all; default: on every operation of the table. */
  only?: string[];
}

/** The right answer, in memory of its own. */
export function answerOf(operation: AnyOperation, input: Input): Outputs {
  const out: Outputs = operation.allocate(input);
  operation.dialects.cpu(out, input);
  return out;
}

/** Puts an answer where it is wanted. */
export function give(out: Outputs, answer: Outputs): void {
  for (const [name, values] of Object.entries(answer)) out[name].set(values);
}

/** Every float array of an input, those in its tables too. */
export function floatsOf(value: unknown): Float32Array[] {
  if (value instanceof Float32Array) return [value];
  return typeof value === "object" && value !== null && !ArrayBuffer.isView(value) ? Object.values(value).flatMap(floatsOf) : [];
}

/** The same input with other floats. */
export function mapped<T>(value: T, change: (x: number) => number): T {
  if (value instanceof Float32Array) return value.map(change) as T;
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map((each) => mapped(each, change)) as T;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapped(each, change)])) as T;
}
