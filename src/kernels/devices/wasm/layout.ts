import { refuseNonFinite, sizeOf } from "../../../tensor/index.ts";
import type { Digits, Parameter, ParameterUse } from "../../steps/index.ts";
import type { Call } from "./call.ts";
import type { WasmExports } from "./module.ts";

/** A parameter in the module's memory; its layout may say more. */
export interface WasmParameter extends Parameter {
  readonly address: number;
  /** Whether its numbers lie there as f32, row by row. */
  readonly inRows: boolean;
}

/** The memory that a parameter is brought to, and the module that works on it. */
export interface ParameterMemory {
  readonly exports: WasmExports;
  /** The address of `bytes` that the parameter keeps. */
  reserve(bytes: number): number;
  /** The address of `bytes` for the moment: the next call may write there. */
  scratch(bytes: number): number;
  run(call: Call): void;
  f32(address: number, length: number): Float32Array;
  i32(address: number, length: number): Int32Array;
  i8(address: number, length: number): Int8Array;
}

/**
 * Reserves memory for a parameter. `target` wants its numbers, row-major; `finish` then lays them out, where they lie. `look` may do some of that
 * before, with the first `count` numbers, while those behind them are still coming.
 *
 * @throws TypeformerError (`look`, `finish`) `invalid_parameter`, with its name, where it holds NaN or an infinity
 */
export type Layout = (
  shape: readonly number[],
  memory: ParameterMemory,
) => { target: Float32Array; look(name: string, count: number): void; finish(name: string): WasmParameter };

/** The same for a matrix [out, in] of 8-bit integers with its scales [out]. */
export type Int8Layout = (
  shape: readonly number[],
  digits: Digits,
  memory: ParameterMemory,
) => { values: Int8Array; scales: Float32Array; finish(): WasmParameter };

/** How parameters lie, by their use. */
export type Layouts = { [Use in ParameterUse]?: Layout } & { int8?: Int8Layout };

/** As they come. */
export const inRows: Layout = (shape, memory) => {
  const length = sizeOf(shape);
  const address = memory.reserve(4 * length);
  let seen = 0;
  const look = (name: string, count: number) => {
    const from = seen;
    refuseNonFinite(name, memory.f32(address + 4 * from, count - from), (place) => from + place);
    seen = count;
  };
  const finish = (name: string) => {
    look(name, length);
    return { shape, address, inRows: true };
  };
  return { target: memory.f32(address, length), look, finish };
};

export const addressOf = (parameter: Parameter): number => (parameter as WasmParameter).address;
