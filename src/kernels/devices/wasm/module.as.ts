/** All kernels as one WebAssembly module over memory that the caller owns: every argument is an address, a count or a flag. */
export * from "../../add/simd.as";
export * from "../../attention/simd.as";
export * from "../../embedding/simd.as";
export * from "../../gelu/simd.as";
export * from "../../layernorm/simd.as";
export * from "../../matmul/simd.as";
export * from "../../matmul-int8/simd.as";
export * from "../../softmax/simd.as";
export * from "../../topk/simd.as";
export { peak, stream } from "./peak.as";
