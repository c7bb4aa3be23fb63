import type { Outputs } from "../operation.ts";
import { type Input, type Parameter, type Step, type Value, value } from "./step.ts";
import type { Put, Steps } from "./steps.ts";

/** Where a device keeps the operands of one kernel call. */
export interface OperandMemory<Block> extends Pick<Put, "parameter" | "int8"> {
  /** Copies a matrix there; `columns` of it lie in a row. */
  put(numbers: Float32Array, columns: number): Block;
  reserve(bytes: number, columns: number): Block;
}

/** One kernel call as a step, and where its operands lie: what a backend knows of a pass, a dialect knows of a call by this. */
export interface BoundStep<S extends Step, Block> {
  step: S;
  /** Throws a `RangeError` for a value that has no place: whoever asks for it does not need it. */
  at(value: Value): Block;
  ifRead(value: Value): Block | undefined;
  integers(input: Input): Int32Array;
  /** What the kernel is to fill, and from where. */
  results: [target: Float32Array | Int32Array, block: Block][];
}

/** Brings a kernel's operands into a device's memory, as the step that computes its call. */
export function boundStep<In, Out extends Outputs, S extends Step, Block>(
  { bind }: Steps<In, Out, S>,
  input: In,
  out: Out,
  memory: OperandMemory<Block>,
): BoundStep<S, Block> {
  const blocks = new Map<Value, Block>();
  const inputs: Int32Array[] = [];
  const results: [Float32Array | Int32Array, Block][] = [];
  const step = bind(input, out, {
    parameter: (...of): Parameter => memory.parameter(...of),
    int8: (...of): Parameter => memory.int8(...of),
    value(numbers, rows, columns) {
      const bound = value(rows, columns);
      blocks.set(bound, memory.put(numbers, columns));
      return bound;
    },
    result(target, rows, columns) {
      const bound = value(rows, columns, Object.prototype.toString.call(target) === "[object Int32Array]");
      if (!target) return bound;
      const block = memory.reserve(target.byteLength, columns);
      blocks.set(bound, block);
      results.push([target, block]);
      return bound;
    },
    integers: (numbers) => ({ name: String(inputs.push(numbers) - 1), length: numbers.length }),
  });
  const at = (value: Value): Block => {
    const block = blocks.get(value);
    if (block !== undefined) return block;
    throw new RangeError("a value was asked for that is no operand of the step");
  };
  return { step, at, ifRead: (value) => blocks.get(value), integers: ({ name }) => inputs[Number(name)], results };
}
