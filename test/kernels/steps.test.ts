/** What a room says of its steps, held to its own cases: a kernel's call becomes a step, and the step the same call again. */
import { describe, expect, test } from "@jest/globals";
import { type AnyOperation, operations } from "../../src/kernels/index.ts";
import { boundStep, type OperandMemory, type Parameter, readBy, stepsOf, writtenBy } from "../../src/kernels/steps/index.ts";
import { smallCases } from "../support/wasm-builds.ts";

type Numbers = Float32Array | Int32Array;

/** Operands that lie where they are. */
const memory: OperandMemory<Numbers> = {
  put: (numbers) => numbers,
  reserve: (bytes) => new Float32Array(bytes / 4),
  parameter: (numbers, shape) => ({ shape, numbers }) as Parameter,
  int8: (values, scales, shape, digits) => ({ shape, digits, values, scales }) as Parameter,
};

describe.each(Object.values(operations) as AnyOperation[])("$name", (operation) => {
  const steps = stepsOf(operation);

  test.each(smallCases(operation))("$name", ({ make, flops }) => {
    const input = make(1);
    const out = operation.allocate(input);
    const { step, at, ifRead, integers, results } = boundStep(steps, input, out, memory);
    expect(step.operation).toBe(operation.name);
    expect(steps.flops(step)).toBe(flops);
    expect(readBy(step).map(({ rows, columns }) => rows * columns)).toEqual(readBy(step).map((value) => at(value).length));
    expect(results.map(([target]) => target)).toEqual(Object.values(out));
    for (const value of writtenBy(step)) if (ifRead(value)) expect(at(value)).toHaveLength(value.rows * value.columns);
    steps.check?.(step, integers);

    const call = steps.call(step, {
      f32: (value) => at(value) as Float32Array,
      i32: (value) => at(value) as Int32Array,
      ifRead: (value) => ifRead(value) as Float32Array | undefined,
      numbers: (parameter) => (parameter as Parameter & { numbers: Float32Array }).numbers,
      int8: (parameter) => parameter as Parameter & { values: Int8Array; scales: Float32Array },
      integers,
    });
    const { taps, ...told } = input as { taps?: boolean }; // which outputs there are says as much
    expect(call.input).toEqual(told);
    expect(Object.keys(call.out).filter((name) => call.out[name])).toEqual(Object.keys(out));
  });
});
