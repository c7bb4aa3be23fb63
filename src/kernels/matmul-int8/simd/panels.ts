import { type Int8Layout, type WasmParameter, wasmExport } from "../../devices/wasm/index.ts";
import type { Parameter } from "../../steps/index.ts";
import { fusedIsFaster } from "./fused.ts";

export const packInt8 = wasmExport("packInt8", ["weight", "scales", "shifts", "K", "out"], "scratch");

/** A matrix of 8-bit integers in panels ({@link ./pack.as.ts}); a last panel that is not whole is filled up. */
export interface Int8Panels extends WasmParameter {
  /** f32 [out], and beside them the sums of the rows, scaled. */
  readonly scales: number;
  readonly shifts: number;
  /** Whether the fused instruction takes the products. */
  readonly fused: boolean;
}

export const isInInt8Panels = (parameter: Parameter): parameter is Int8Panels => "shifts" in parameter;

/** Bytes of an 8-bit weight [out, width] once it lies in panels of eight rows by four columns. */
const panelBytes = (out: number, width: number): number => 32 * Math.ceil(out / 8) * Math.ceil(width / 4);

/**
 * Packs 8-bit integers where they lie, for the instructions that are faster here. Panels of a width that is no multiple of four reach
 * into each other while they are made: one thread makes them all.
 */
export const inInt8Panels: Int8Layout = (...of) => int8PanelsFor(undefined)(...of);

/** The same; `fused`: which instructions shall take the products. */
export const int8PanelsFor =
  (fused: boolean | undefined): Int8Layout =>
  (shape, digits, memory) => {
    const [out, width] = shape;
    const address = memory.reserve(panelBytes(out, width));
    const [scales, shifts] = [memory.reserve(4 * out), memory.reserve(4 * out)];
    const finish = (): Int8Panels => {
      const units = Math.ceil(out / 8);
      const share = { units, work: 8 * width * units, scratch: 8 * width, undivided: width % 4 !== 0 };
      memory.run(packInt8({ weight: address, scales, shifts, K: width, out }, share));
      return { shape, digits, address, scales, shifts, fused: fused ?? fusedIsFaster(memory), inRows: false };
    };
    return { values: memory.i8(address, out * width), scales: memory.f32(scales, out), finish };
  };
