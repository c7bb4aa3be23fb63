import { describe, expect, test } from "@jest/globals";
import { fuse } from "../../src/backends/fusion.ts";
import { hostBackend } from "../../src/backends/host.ts";
import type { Linear, Norm, Ops, Parameter, Value } from "../../src/backends/index.ts";
import { kernelsOf } from "../../src/backends/kernels.ts";
import { record } from "../../src/backends/recording.ts";
import type { Step } from "../../src/kernels/steps/index.ts";
import { compare } from "../../src/tensor/compare.ts";
import { normal } from "../../src/tensor/random.ts";

const WIDTH = 6;
const inputs = { ids: Int32Array.of(2, 0, 4) };
const shapeOnly: Parameter = { shape: [WIDTH, WIDTH] };
const layer: Linear = { weight: shapeOnly, bias: { shape: [WIDTH] } };
const norm: Norm = { weight: layer.bias, bias: layer.bias, epsilon: 1e-5 };

const kernelsOfProgram = (program: (ops: Ops, x: Value) => Record<string, Value>): string[] => {
  const recording = record(inputs, (ops, { ids }) => program(ops, ops.embed([shapeOnly, ids])));
  return fuse(recording).steps.map((step) => {
    const { epilogue, reads } = step as Step & { epilogue?: string; reads: { residual?: Value } };
    const extras = step.operation === "matmul" ? [epilogue === "gelu" ? "+gelu" : "", reads.residual ? "+residual" : ""].join("") : "";
    return step.operation + extras;
  });
};

describe("the peephole", () => {
  test("linear → gelu and linear → add → layerNorm", () => {
    const program = (ops: Ops, x: Value) => ({ y: ops.layerNorm(ops.add(ops.linear(ops.gelu(ops.linear(x, layer)), layer), x), norm) });
    expect(kernelsOfProgram(program)).toEqual(["embedding", "matmul+gelu", "matmul+residual", "layernorm"]);
  });

  test("a value that is read by name stands alone", () => {
    const program = (ops: Ops, x: Value) => {
      const up = ops.linear(x, layer);
      return { up, y: ops.gelu(up) };
    };
    expect(kernelsOfProgram(program)).toEqual(["embedding", "matmul", "gelu"]);
  });

  test("so does one that two steps read", () => {
    const program = (ops: Ops, x: Value) => {
      const up = ops.linear(x, layer);
      return { y: ops.add(ops.gelu(up), up) };
    };
    expect(kernelsOfProgram(program)).toEqual(["embedding", "matmul", "gelu", "add"]);
  });

  test("only one residual fits into an epilogue", () => {
    const program = (ops: Ops, x: Value) => ({ y: ops.add(ops.add(ops.linear(x, layer), x), x) });
    expect(kernelsOfProgram(program)).toEqual(["embedding", "matmul+residual", "add"]);
  });
});

test("fused and unfused agree, and memory that is handed on within a pass is never read late", async () => {
  const run = async (fused: boolean) => {
    const backend = hostBackend({ description: "", kernels: kernelsOf("cpu"), fused });
    const make = (shape: number[], seed: number) =>
      backend.parameter("any", shape, shape.length > 1 ? "matrix" : "vector", (target) => target.set(normal(seed, target.length)));
    const [table, weight, bias] = [await make([5, WIDTH], 1), await make([WIDTH, WIDTH], 2), await make([WIDTH], 3)];
    const values = await backend.pass(inputs, (ops, { ids }) => {
      const first = ops.embed([table, ids]);
      let x = first;
      for (let i = 0; i < 5; i++)
        x = ops.layerNorm(ops.add(ops.gelu(ops.linear(x, { weight, bias })), first), { weight: bias, bias, epsilon: 1e-5 });
      return { first, x, ...ops.topk(x, 2) };
    });
    return { values, table };
  };
  const [fused, unfused] = [await run(true), await run(false)];
  expect(compare(fused.values.x, unfused.values.x).maxAbs).toBeLessThan(1e-5);
  const table = normal(1, 5 * WIDTH);
  const rows = Array.from(inputs.ids, (id) => Array.from(table.slice(id * WIDTH, (id + 1) * WIDTH))).flat();
  expect(Array.from(fused.values.first)).toEqual(rows);
  expect(fused.values.indices).toEqual(unfused.values.indices);
  expect(ArrayBuffer.isView(fused.values.indices) && fused.values.indices.constructor.name).toBe("Int32Array");
});
