/** 1 in the build with the tile of ../../matmul/simd/wide.as.ts, else 0; scripts/build-wasm.mjs gives it to the compiler. */
declare const WIDE: i32;
