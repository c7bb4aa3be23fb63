/**
 * Reading and writing safetensors files (package export `typeformer/safetensors`); needs nothing else of typeformer's engine.
 * @module typeformer/safetensors
 */

export { type HttpOptions, openUrl } from "../checkpoint/files/http.ts";
export { type ByteSource, type Bytes, sourceOf } from "../checkpoint/files/source.ts";
export * from "../checkpoint/safetensors/index.ts";
export { TypeformerError } from "../errors/index.ts";
export { type FloatDtype, Tensor, type TypedArray } from "../tensor/index.ts";
