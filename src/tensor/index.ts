export { bytesOf } from "./bytes.ts";
export { decode, decodeInto, encode, type FloatDtype, floatBytes } from "./codecs.ts";
export { type Comparison, compare } from "./compare.ts";
export { refuseNonFinite } from "./finite.ts";
export { dequantizeRows, quantizeRows } from "./int8.ts";
export { integers, normal, ramp, rotated, seedFor, uniform, word } from "./random.ts";
export { sizeOf } from "./shape.ts";
export { Tensor, type TypedArray } from "./tensor.ts";
