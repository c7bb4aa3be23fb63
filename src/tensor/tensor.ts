/** The host tensor: a typed array seen through a shape, with the fields of the `ndarray` package, so that either passes for the other. */

import { sizeOf } from "./shape.ts";

/** An array that a tensor can lie in. */
export type TypedArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/**
 * Element (i, j, …) is `data[offset + i·stride[0] + j·stride[1] + …]`. Strides count elements, may be negative or zero;
 * a view shares `data` with the tensor it was taken from. Row-major unless strides are given.
 */
export class Tensor<D extends TypedArray = Float32Array> {
  readonly data: D;
  readonly shape: readonly number[];
  readonly stride: readonly number[];
  readonly offset: number;

  constructor(data: D, shape: readonly number[] = [data.length], stride: readonly number[] = rowMajor(shape), offset = 0) {
    this.data = data;
    this.shape = shape;
    this.stride = stride;
    this.offset = offset;
  }

  /** Number of axes. */
  get dimension(): number {
    return this.shape.length;
  }

  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }

  /** Where element (i, j, …) lies in `data`. */
  index(...at: number[]): number {
    return at.reduce((sum, i, axis) => sum + i * this.stride[axis], this.offset);
  }

  /** Element (i, j, …): a number, or a bigint of the 64-bit integers. Indices are not checked. */
  get(...at: number[]): D[number] {
    return this.data[this.index(...at)];
  }

  /** Writes an element, in every view of it: `x.set(i, j, value)`. */
  set(...atAndValue: [...at: number[], value: D[number]]): void {
    const value = atAndValue[atAndValue.length - 1] as D[number];
    this.data[this.index(...(atAndValue.slice(0, -1) as number[]))] = value;
  }

  /** The view in which the given axes are fixed; `null` keeps an axis: `probs.pick(3)` is head 3, `x.pick(null, 0)` the first column. */
  pick(...at: (number | null)[]): Tensor<D> {
    const kept = this.shape.map((_, axis) => axis).filter((axis) => (at[axis] ?? null) === null);
    const offset = at.reduce<number>((sum, i, axis) => sum + (i ?? 0) * this.stride[axis], this.offset);
    return new Tensor(
      this.data,
      kept.map((axis) => this.shape[axis]),
      kept.map((axis) => this.stride[axis]),
      offset,
    );
  }

  /** The view with its axes in another order: `transpose(1, 0)`. */
  transpose(...axes: number[]): Tensor<D> {
    return new Tensor(
      this.data,
      axes.map((axis) => this.shape[axis]),
      axes.map((axis) => this.stride[axis]),
      this.offset,
    );
  }

  /** A row-major tensor with memory of its own. */
  copy(): Tensor<D> {
    const out = new (this.data.constructor as new (length: number) => D)(this.size);
    let next = 0;
    this.walk((at) => {
      out[next++] = this.data[at];
    });
    return new Tensor(out, this.shape);
  }

  /** The elements in row-major order: `data` itself where that is what it holds, else a copy. */
  flat(): D {
    const inOrder = this.offset === 0 && this.size === this.data.length && String(this.stride) === String(rowMajor(this.shape));
    return inOrder ? this.data : this.copy().data;
  }

  private walk(visit: (at: number) => void, axis = 0, at = this.offset): void {
    if (axis === this.shape.length) visit(at);
    else for (let i = 0; i < this.shape[axis]; i++) this.walk(visit, axis + 1, at + i * this.stride[axis]);
  }
}

/** Strides of a row-major tensor: the last axis is contiguous. */
export function rowMajor(shape: readonly number[]): number[] {
  const stride = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    stride[axis] = step;
    step *= shape[axis];
  }
  return stride;
}
