import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { decode, decodeInto, encode } from "../../src/tensor/codecs.ts";
import { runs } from "../support/runs.ts";

const everyHalf = Uint16Array.from({ length: 65536 }, (_, bits) => bits);
const bytesOf = (array: ArrayBufferView<ArrayBuffer>) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
const wordsOf = (array: Float32Array) => [...new Uint32Array(array.buffer, array.byteOffset, array.length)];

/** The value that the standard gives a binary float of `exponentBits` and `mantissaBits`, by powers of two. */
function standardValue(bits: number, exponentBits: number, mantissaBits: number): number {
  const sign = bits >> (exponentBits + mantissaBits) ? -1 : 1;
  const exponent = (bits >> mantissaBits) & (2 ** exponentBits - 1);
  const fraction = (bits & (2 ** mantissaBits - 1)) / 2 ** mantissaBits;
  const bias = 2 ** (exponentBits - 1) - 1;
  if (exponent === 2 ** exponentBits - 1) return fraction ? NaN : sign * Infinity;
  return exponent === 0 ? sign * fraction * 2 ** (1 - bias) : sign * (1 + fraction) * 2 ** (exponent - bias);
}

const halves = [
  { dtype: "F16", exponentBits: 5, mantissaBits: 10 },
  { dtype: "BF16", exponentBits: 8, mantissaBits: 7 },
] as const;

describe.each(halves)("$dtype", ({ dtype, exponentBits, mantissaBits }) => {
  const decoded = decode(bytesOf(everyHalf), dtype);

  test("all 65,536 patterns have the standard's value", () => {
    for (let bits = 0; bits < 65536; bits++)
      if (!Object.is(decoded[bits], standardValue(bits, exponentBits, mantissaBits)))
        expect([bits, decoded[bits]]).toEqual("the value of the standard");
  });

  test("a NaN keeps its sign and payload", () => {
    const words = wordsOf(decoded);
    for (let bits = 0; bits < 65536; bits++) {
      if (!Number.isNaN(decoded[bits])) continue;
      const payload = (bits & (2 ** mantissaBits - 1)) << (23 - mantissaBits);
      expect(words[bits]).toBe((((bits >> 15) << 31) | 0x7f800000 | payload) >>> 0);
    }
  });

  test("every pattern survives the way there and back; a signalling NaN comes back quiet", () => {
    const back = new Uint16Array(encode(decoded, dtype).buffer);
    const quiet = 2 ** (mantissaBits - 1);
    for (let bits = 0; bits < 65536; bits++) {
      const expected = Number.isNaN(decoded[bits]) ? bits | quiet : bits;
      if (back[bits] !== expected) expect([bits, back[bits]]).toEqual(["expected", expected]);
    }
  });

  test("rounding is to nearest, ties to even", () => {
    for (let bits = 0; bits + 1 < 2 ** 15 && Number.isFinite(decoded[bits]); bits++) {
      const [low, high] = [decoded[bits], standardValue(bits, exponentBits, mantissaBits) + unitAbove(bits)];
      const middle = (low + high) / 2;
      const between = Float32Array.of(below(middle), middle, above(middle), -middle);
      const got = [...new Uint16Array(encode(between, dtype).buffer)];
      const even = bits % 2 === 0 ? bits : bits + 1;
      const expected = [middle === 0 ? even : bits, even, bits + 1, even | 0x8000];
      if (String(got) !== String(expected)) expect([bits, got]).toEqual([bits, expected]);
    }
  });

  test("bytes at an odd address, into a piece of a larger array", () => {
    const shifted = new Uint8Array(1 + 2 * 65536);
    shifted.set(bytesOf(everyHalf), 1);
    const target = new Float32Array(65538).fill(7);
    decodeInto(target.subarray(1, 65537), shifted.subarray(1), dtype);
    expect([target[0], target[65537]]).toEqual([7, 7]);
    expect(wordsOf(target.subarray(1, 65537))).toEqual(wordsOf(decoded));
  });

  function unitAbove(bits: number): number {
    const exponent = Math.max(1, (bits >> mantissaBits) & (2 ** exponentBits - 1));
    return 2 ** (exponent - (2 ** (exponentBits - 1) - 1) - mantissaBits);
  }
});

/** The neighbours of a positive f32. */
const below = (x: number) => step(x, -1);
const above = (x: number) => step(x, 1);
function step(x: number, by: number): number {
  const words = new Uint32Array(Float32Array.of(x).buffer);
  words[0] += by;
  return new Float32Array(words.buffer)[0];
}

test("too large for F16 becomes an infinity, from 65520 on", () => {
  const halves = new Uint16Array(encode(Float32Array.of(65519.996, 65520, 1e38, -1e38, Infinity), "F16").buffer);
  expect([...halves]).toEqual([0x7bff, 0x7c00, 0x7c00, 0xfc00, 0x7c00]);
});

test("F64 is rounded once, to nearest even, at any alignment", () => {
  const property = fc.property(fc.array(fc.double(), { maxLength: 20 }), fc.nat(7), (values, shift) => {
    const bytes = new Uint8Array(shift + 8 * values.length);
    bytes.set(bytesOf(Float64Array.from(values)), shift);
    const expected = values.map((value) => Math.fround(value));
    expect([...decode(bytes.subarray(shift), "F64")]).toEqual(expected);
  });
  fc.assert(property, { numRuns: runs(2_000, 100_000), seed: 20 });
});

test("an F64 NaN keeps its sign and the upper 23 bits of its payload, and is quiet", () => {
  const words = Uint32Array.of(0xe0000000, 0x7ff00001, 0x00000001, 0xfff00000, 0, 0x7ff80000);
  expect(wordsOf(decode(bytesOf(words), "F64")).map((word) => word.toString(16))).toEqual(["7fc0000f", "ffc00000", "7fc00000"]);
});

test("F32 bytes arrive bit for bit", () => {
  const property = fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
    const whole = bytes.subarray(0, bytes.length & ~3);
    const values = decode(whole, "F32");
    expect([...bytesOf(values)]).toEqual([...whole]);
    expect([...encode(values, "F32")]).toEqual([...whole]);
  });
  fc.assert(property, { numRuns: runs(500, 10_000), seed: 21 });
});

test("lengths that do not fit are refused", () => {
  expect(() => decodeInto(new Float32Array(2), new Uint8Array(5), "F16")).toThrow("5 bytes are not 2 elements of F16");
});
