/**
 * Exchange with the `ndarray` package, without a copy (package export `typeformer/ndarray`). Nothing else of typeformer imports `ndarray`.
 * @module typeformer/ndarray
 */
export { fromNdarray, type NdArrayData, toNdarray } from "../tensor/ndarray.ts";
