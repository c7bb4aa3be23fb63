/** What graphics adapters are held to when a model is loaded: the answers that the package keeps, and that wrong kernels do not pass. */
import { describe, expect, test } from "@jest/globals";
import { hostBackend } from "../../src/backends/host.ts";
import { openBackend } from "../../src/backends/index.ts";
import { type Kernels, kernelsOf } from "../../src/backends/kernels.ts";
import { operations } from "../../src/kernels/index.ts";
import { holdToExact, sumsOf } from "../../src/loading/device-check.ts";
import { everyOperationOn } from "../../src/loading/every-operation.ts";
import { exactAnswers } from "../../src/loading/exact-answers.ts";
import { uniform } from "../../src/tensor/index.ts";

const cpu = kernelsOf("cpu");
const host = (description: string, kernels: Partial<Kernels> = {}) =>
  hostBackend({ description, kernels: { ...cpu, ...kernels }, fused: false });

test("the package keeps what the exact build answers, to seven digits", async () => {
  const { backend } = await openBackend("wasm", { threads: 1, simd: "exact" });
  expect(exactAnswers).toEqual(Object.values(await sumsOf(backend)).map(([sum]) => Number(sum.toPrecision(7))));
  backend.dispose();
});

test("the pass asks for every operation that a model can ask for", async () => {
  const called = new Set<string>();
  const counted = Object.entries(cpu).map(([name, kernel]) => {
    const counting = (out: never, input: never) => {
      called.add(name);
      return (kernel as (out: never, input: never) => void)(out, input);
    };
    return [name, counting];
  });
  await everyOperationOn(host("counted", Object.fromEntries(counted)));
  const inOthers = "softmax"; // of attention's scores: no method of Ops records one alone
  expect([...called].sort()).toEqual(
    Object.keys(operations)
      .filter((name) => name !== inOthers)
      .sort(),
  );
});

describe("a backend", () => {
  test.each(["cpu", "reference"] as const)("that computes rightly passes: %s", async (dialect) => {
    await holdToExact(hostBackend({ description: dialect, kernels: kernelsOf(dialect), fused: true }), dialect);
  });

  /** What a kernel answers, changed. */
  const after =
    <Out, Input>(kernel: (out: Out, input: Input) => unknown, change: (out: Out) => void) =>
    (out: Out, input: Input) => {
      kernel(out, input);
      change(out);
    };

  /** Some eight units in the last place, up or down, in all that is computed. */
  const noisy = ([name, kernel]: [string, Kernels[keyof Kernels]], seed: number) => {
    const stray = (out: Record<string, unknown>) => {
      for (const x of Object.values(out))
        if (x instanceof Float32Array) x.set(uniform(seed, x.length, -1, 1).map((r, i) => x[i] * (1 + 1e-6 * r)));
    };
    return [name, after(kernel as never, stray)];
  };

  test.each([1, 2, 3])("that rounds all it computes like a careless adapter passes: seed %i", async (seed) => {
    const kernels = Object.fromEntries((Object.entries(cpu) as [string, Kernels[keyof Kernels]][]).map((each) => noisy(each, seed)));
    await holdToExact(host(`noisy ${seed}`, kernels), "an adapter");
  });

  const gelu: Kernels["gelu"] = ({ y }, { x }) =>
    x.forEach((v, i) => {
      y[i] = (v / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v ** 3)));
    });
  const fewerDigits = (x: Float32Array) =>
    new Float32Array(new Int32Array(x.slice().buffer).map((bits) => (bits + 0x1000) & ~0x1fff).buffer);
  const wrong: [what: string, kernels: Partial<Kernels>][] = [
    ["GELU by tanh", { gelu }],
    [
      "products in TF32",
      { matmul: (out, input) => cpu.matmul(out, { ...input, x: fewerDigits(input.x), weight: fewerDigits(input.weight) }) },
    ],
    ["no bias", { matmul: (out, input) => cpu.matmul(out, { ...input, bias: new Float32Array(input.out) }) }],
    ["another ε", { layernorm: (out, input) => cpu.layernorm(out, { ...input, epsilon: 1e-3 }) }],
    ["NaN for one number", { add: after(cpu.add, ({ y }) => y.fill(Number.NaN, 7, 8)) }],
    ["the last number of a product forgotten", { matmul: after(cpu.matmul, ({ y }) => y.fill(0, -1)) }],
    ["two answers in the other order", { topk: after(cpu.topk, ({ indices }) => indices.subarray(0, 2).reverse()) }],
    ["a head that is not ablated", { attention: (out, input) => cpu.attention(out, { ...input, ablated: [] }) }],
    ["keys that come later seen", { attention: (out, input) => cpu.attention(out, { ...input, causal: false }) }],
    ["int8 without its scales", { "matmul-int8": (out, input) => cpu["matmul-int8"](out, { ...input, scale: input.scale.map(() => 1) }) }],
  ];
  test.each(wrong)("with %s does not, and its adapter is named", async (what, kernels) => {
    await expect(holdToExact(host(what, kernels), "acme gpu")).rejects.toMatchObject({
      code: "backend_unavailable",
      message: expect.stringMatching(/^acme gpu computes wrongly: .* .+ is off by (NaN|[\de.-]+) of its size/),
    });
  });
});
