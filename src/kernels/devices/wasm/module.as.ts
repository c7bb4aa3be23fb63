/** All kernels as one WebAssembly module over memory that the caller owns: every argument is an address, a count or a flag. */
export * from "../../add/simd/exports.as";
export * from "../../attention/simd/exports.as";
export * from "../../embedding/simd/exports.as";
export * from "../../gelu/simd/exports.as";
export * from "../../layernorm/simd/exports.as";
export * from "../../matmul/simd/exports.as";
export * from "../../matmul-int8/simd/exports.as";
export * from "../../softmax/simd/exports.as";
export * from "../../topk/simd/exports.as";
export { peak, stream } from "./peak.as";
