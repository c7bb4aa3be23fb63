/**
 * Reading and writing safetensors files (package export `typeformer/safetensors`); needs nothing else of typeformer's engine.
 * @module typeformer/safetensors
 */
export { TypeformerError } from "../../errors.ts";
export { Tensor, type TypedArray } from "../../tensor/index.ts";
export { type HttpOptions, openUrl } from "../http.ts";
export { type ByteSource, type Bytes, sourceOf } from "../source.ts";
export { type Dtype, isFloat } from "./dtype.ts";
export type { TensorInfo } from "./header.ts";
export { openSafetensors, Safetensors } from "./reader.ts";
export { type Layout, layOut, type StoredTensor, toHalf, type Writable, writeSafetensors } from "./writer.ts";
