import { type Int8Layout, type ParameterMemory, type WasmParameter, wasmExport } from "../../devices/wasm/index.ts";
import type { Parameter } from "../../steps/index.ts";

export const packInt8 = wasmExport("packInt8", ["weight", "scales", "shifts", "reaches", "calm", "K", "out"], "scratch");

/** Which instructions take the products of bytes, by their numbers in ../../devices/wasm/dots.as.ts. */
export const ways = { halves: 0, pairs: 1, whole: 2 };
export type Way = keyof typeof ways;

/** Inputs of a stretch of `pairs`, as in ./tile.as.ts. */
const STRETCH = 64;

/** A matrix of 8-bit integers in panels ({@link ./pack.as.ts}); a last panel that is not whole is filled up. */
export interface Int8Panels extends WasmParameter {
  /** f32 [out], and beside them the sums of the rows, scaled. */
  readonly scales: number;
  readonly shifts: number;
  readonly by: Way;
  /** For `pairs`, which stretches of a panel are calm ({@link ./calm.as.ts}). */
  readonly calm: number;
  /** Whether every sum of products with digits of up to fourteen bits fits 32. */
  readonly sumsFit: boolean;
}

export const isInInt8Panels = (parameter: Parameter): parameter is Int8Panels => "shifts" in parameter;

/** Bytes of an 8-bit weight [out, width] once it lies in panels of eight rows by four columns. */
const panelBytes = (out: number, width: number): number => 32 * Math.ceil(out / 8) * Math.ceil(width / 4);

/**
 * Packs 8-bit integers where they lie, for the instructions that are fastest here. Panels of a width that is no multiple of four reach
 * into each other while they are made: one thread makes them all.
 */
export const inInt8Panels: Int8Layout = (...of) => int8PanelsFor(undefined)(...of);

/** The same, for instructions of the caller's choice. */
export const int8PanelsFor =
  (by: Way | undefined): Int8Layout =>
  (shape, digits, memory) => {
    const [out, width] = shape;
    const units = Math.ceil(out / 8);
    const address = memory.reserve(panelBytes(out, width));
    const [scales, shifts, reaches] = [4 * out, 4 * out, 4 * units].map((bytes) => memory.reserve(bytes));
    const way = by ?? fastest(memory);
    const calm = way === "pairs" ? memory.reserve(units * Math.ceil(width / STRETCH)) : 0;
    const finish = (): Int8Panels => {
      const share = { units, work: 8 * width * units, scratch: 8 * width, undivided: width % 4 !== 0 };
      memory.run(packInt8({ weight: address, scales, shifts, reaches, calm, K: width, out }, share));
      const sumsFit = memory.i32(reaches, units).every((reach) => reach * (128 ** 2 - 1) < 2 ** 31);
      return { shape, digits, address, scales, shifts, by: way, calm, sumsFit, inRows: false };
    };
    return { values: memory.i8(address, out * width), scales: memory.f32(scales, out), finish };
  };

/** What the engine shows when it is asked with a digit that is none (../../devices/wasm/dots.as.ts). */
function fastest({ exports }: ParameterMemory): Way {
  const number = exports.fastestDots(127, 255);
  return (Object.keys(ways) as Way[]).find((way) => ways[way] === number) ?? "halves";
}
