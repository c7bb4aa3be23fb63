/** `Tensor` does what `ndarray` does, and either passes for the other without a copy. */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import ndarray, { type NdArray } from "ndarray";
import { fromNdarray, toNdarray } from "../../src/tensor/ndarray.ts";
import { Tensor } from "../../src/tensor/tensor.ts";
import { runs } from "../support/runs.ts";

type Floats = Float32Array<ArrayBuffer>;

/** Up to four axes. None at all is tested apart: `ndarray` turns a rank 0 into its "nil" when it is transposed. */
const extents = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 });
const seeds = fc.array(fc.nat(1000), { minLength: 5, maxLength: 5 });

/** The tensor 0, 1, 2, … of a shape. */
function counting(shape: number[]): Tensor<Floats> {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return new Tensor(Float32Array.from({ length: size }, (_, i) => i) as Floats, shape);
}

/** Every index of a shape, row-major. */
function indices(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>((list, extent) => list.flatMap((at) => Array.from({ length: extent }, (_, i) => [...at, i])), [[]]);
}

function elements(view: { shape: readonly number[]; get(...at: number[]): number }): number[] {
  return indices(view.shape).map((at) => view.get(...at));
}

function expectSame(tensor: Tensor<Floats>, array: NdArray<Floats>): void {
  expect(tensor.shape).toEqual([...array.shape]);
  expect(tensor.dimension).toBe(array.dimension);
  expect(tensor.size).toBe(array.size);
  expect(elements(tensor)).toEqual(elements(array));
}

/** The axes 0…n−1 in an order drawn from `seed`. */
function order(n: number, seed: number): number[] {
  const left = Array.from({ length: n }, (_, axis) => axis);
  return Array.from({ length: n }, (_, i) => left.splice((seed >> i) % (n - i), 1)[0]);
}

describe("Tensor against ndarray", () => {
  test("the same fields and elements after any pick and transpose", () => {
    const property = fc.property(
      extents,
      seeds,
      fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      (shape, [a, b, ...picks], fixed) => {
        const tensor = counting(shape);
        const array = ndarray(tensor.data, [...shape]);
        expectSame(tensor, array);

        const axes = order(shape.length, a);
        const at = axes.map((axis, i) => (fixed[i] && shape[axis] > 0 ? picks[i % 3] % shape[axis] : null));
        const view = tensor.transpose(...axes).pick(...at);
        const arrayView = array.transpose(...axes).pick(...at);
        expectSame(view, arrayView);
        expect(view.data).toBe(tensor.data);
        if (view.dimension === 0) return;
        const again = order(view.dimension, b);
        expectSame(view.transpose(...again), arrayView.transpose(...again));
      },
    );
    fc.assert(property, { numRuns: runs(1_000, 20_000), seed: 23 });
  });

  test("either passes for the other over the same memory, views and negative strides included", () => {
    const property = fc.property(extents, seeds, (shape, [a, b]) => {
      const array = ndarray(counting(shape).data, shape).transpose(...order(shape.length, a));
      const turned = array.step(...shape.map((_, axis) => ((b >> axis) & 1 ? -1 : 1)));
      const tensor = fromNdarray(turned);
      expectSame(tensor, turned);
      expectSame(tensor, toNdarray(tensor));
      expect(toNdarray(tensor).data).toBe(array.data);
      if (tensor.size === 0) return;
      tensor.set(...shape.map(() => 0), 99);
      expect(turned.get(...shape.map(() => 0))).toBe(99);
      expect(tensor.index(...shape.map(() => 0))).toBe(turned.index(...shape.map(() => 0)));
    });
    fc.assert(property, { numRuns: runs(1_000, 20_000), seed: 24 });
  });

  test("rank 0 is one element in both", () => {
    const array = toNdarray(new Tensor(Float32Array.of(5, 6) as Floats, [], [], 1));
    expect([array.dimension, array.size, array.get()]).toEqual([0, 1, 6]);
    expectSame(fromNdarray(array), array);
  });

  test("the fields that go out are copies: changing an ndarray's shape leaves the tensor alone", () => {
    const tensor = counting([2, 3]);
    toNdarray(tensor).shape[0] = 1;
    expect(tensor.shape).toEqual([2, 3]);
  });
});

describe("copies", () => {
  test("copy and flat hold a view's elements in row-major order", () => {
    const property = fc.property(extents, seeds, (shape, [a]) => {
      const view = counting(shape).transpose(...order(shape.length, a));
      expect([...view.copy().data]).toEqual(elements(view));
      expect(elements(view.copy())).toEqual(elements(view));
      expect([...view.flat()]).toEqual(elements(view));
      expect(view.copy().data).not.toBe(view.data);
    });
    fc.assert(property, { numRuns: runs(500, 10_000), seed: 25 });
  });

  test("flat is the data itself where it lies in order", () => {
    const tensor = counting([2, 3]);
    expect(tensor.flat()).toBe(tensor.data);
    expect(tensor.pick(0).flat()).not.toBe(tensor.data);
  });

  test("other element types keep theirs", () => {
    const tensor = new Tensor(BigInt64Array.of(1n, 2n), [2]);
    tensor.set(1, 5n);
    expect(tensor.copy().get(1)).toBe(5n);
    expect(new Tensor(Uint8Array.of(7), []).get()).toBe(7);
  });
});
