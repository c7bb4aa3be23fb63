/** A tensor as an `ndarray` and back, over the same memory. */
import ndarray, { type Data, type NdArray } from "ndarray";
import { Tensor, type TypedArray } from "./tensor.ts";

/** A typed array as the types of `ndarray` know it. */
export type NdArrayData = TypedArray & Data;

/**
 * A tensor as an `ndarray` over the same memory: what is written to either is seen in both.
 *
 * @param tensor a view is kept as one, with its strides
 */
export function toNdarray<D extends NdArrayData>({ data, shape, stride, offset }: Tensor<D>): NdArray<D> {
  return ndarray(data, [...shape], [...stride], offset);
}

/**
 * The same the other way round.
 *
 * @param array an `ndarray` over a typed array; a view is kept as one, with its strides
 */
export function fromNdarray<D extends NdArrayData>({ data, shape, stride, offset }: NdArray<D>): Tensor<D> {
  return new Tensor(data, [...shape], [...stride], offset);
}
