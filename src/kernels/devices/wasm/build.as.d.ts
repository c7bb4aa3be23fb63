/** 1 in the build whose tiles are made for pairs of vectors, else 0; scripts/build-wasm.mjs gives it to the compiler. */
declare const WIDE: i32;
