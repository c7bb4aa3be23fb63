/** Stored floats (little-endian bytes, at any alignment) to f32 and back. */
import { TypeformerError } from "../errors/index.ts";
import { bf16OfF32Bits, f16OfF32Bits, f32BitsOfF16 } from "./half.ts";

/** A stored type whose numbers can be read as f32. */
export type FloatDtype = "F16" | "BF16" | "F32" | "F64";

/** How many bytes one element takes. */
export const floatBytes: Readonly<Record<FloatDtype, number>> = { F16: 2, BF16: 2, F32: 4, F64: 8 };

/**
 * Fills `target` with the floats stored in `bytes`. F16, BF16 and F32 arrive exactly, whatever their bits; F64 is rounded
 * once, to nearest even, and of a NaN as much of the payload is kept as f32 can hold.
 * Throws `invalid_input` where the lengths do not fit.
 */
export function decodeInto(target: Float32Array, bytes: Uint8Array, dtype: FloatDtype): void {
  if (bytes.length !== target.length * floatBytes[dtype])
    throw new TypeformerError("invalid_input", `${bytes.length} bytes are not ${target.length} elements of ${dtype}`);
  decoders[dtype](target, bytes);
}

/** The same in a new array. */
export function decode(bytes: Uint8Array, dtype: FloatDtype): Float32Array<ArrayBuffer> {
  const target = new Float32Array(Math.floor(bytes.length / floatBytes[dtype]));
  decodeInto(target, bytes, dtype);
  return target;
}

/** The little-endian bytes of `values` in a smaller or equal precision, rounded to nearest even. */
export function encode(values: Float32Array, dtype: "F16" | "BF16" | "F32"): Uint8Array<ArrayBuffer> {
  if (dtype === "F32") return new Uint8Array(bytesOf(values));
  const words = bitsOf(values);
  const toHalf = dtype === "F16" ? f16OfF32Bits : bf16OfF32Bits;
  const bytes = new Uint8Array(2 * values.length);
  for (let i = 0; i < values.length; i++) {
    const half = toHalf(words[i]);
    bytes[2 * i] = half;
    bytes[2 * i + 1] = half >>> 8;
  }
  return bytes;
}

/** The types of two bytes, whose numbers find room where their f32 will lie. */
export type HalfDtype = "F16" | "BF16";

/** Where the stored numbers of `target` are put for `widenInPlace`: the second half of its memory. */
export function halvesOf(target: Float32Array): Uint8Array {
  return bytesOf(target).subarray(2 * target.length);
}

/** Makes f32 of the numbers that lie in `halvesOf(target)`, exactly: each is read before anything is written over it. */
export function widenInPlace(target: Float32Array, dtype: HalfDtype): void {
  const words = bitsOf(target);
  const halves = new Uint16Array(target.buffer, target.byteOffset + 2 * target.length, target.length);
  if (dtype === "BF16") for (let i = 0; i < words.length; i++) words[i] = halves[i] << 16;
  else {
    const magnitudes = magnitudesOfF16();
    for (let i = 0; i < words.length; i++) words[i] = magnitudes[halves[i] & 0x7fff] | ((halves[i] & 0x8000) << 16);
  }
}

let ofF16: Uint32Array | undefined;

/** The f32 bits of every F16 without its sign: to look them up takes a third of the time of making them. */
function magnitudesOfF16(): Uint32Array {
  if (ofF16) return ofF16;
  ofF16 = new Uint32Array(0x8000);
  for (let half = 0; half < ofF16.length; half++) ofF16[half] = f32BitsOfF16(half);
  return ofF16;
}

const decoders: Record<FloatDtype, (target: Float32Array, bytes: Uint8Array) => void> = {
  F16(target, bytes) {
    halvesOf(target).set(bytes);
    widenInPlace(target, "F16");
  },
  BF16(target, bytes) {
    halvesOf(target).set(bytes);
    widenInPlace(target, "BF16");
  },
  F32(target, bytes) {
    bytesOf(target).set(bytes);
  },
  F64(target, bytes) {
    const words = bitsOf(target);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let i = 0; i < target.length; i++) {
      const value = view.getFloat64(8 * i, true);
      if (Number.isNaN(value)) words[i] = f32BitsOfNaN(view.getUint32(8 * i + 4, true), view.getUint32(8 * i, true));
      else target[i] = value;
    }
  },
};

/** A conversion by value may forget a NaN's payload: sign and the upper 23 bits of the mantissa, made quiet as the hardware does. */
function f32BitsOfNaN(high: number, low: number): number {
  return (high & 0x80000000) | 0x7fc00000 | ((high & 0x000fffff) << 3) | (low >>> 29);
}

/* Every platform that runs JavaScript today is little-endian: the bytes of an f32 in memory are the bytes in the file. */

function bitsOf(values: Float32Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length);
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
