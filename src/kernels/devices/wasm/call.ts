import type { WasmExports } from "./module.ts";

/**
 * A call of an export, cut by units: `export(…args, begin, end)` computes the units [begin, end), and the bits of an answer do not depend
 * on how they are shared. Where the export works in memory of the thread's own, that comes before them:
 * `export(…args, scratch, begin, end)`.
 */
export interface Call extends Share {
  export: string;
  /** Addresses in bytes, counts, flags (0, 1), and f32. */
  args: readonly number[];
  /** Bytes of memory for each thread, where the export takes such. */
  scratch?: number;
}

/** How the work of a call is shared. */
export interface Share {
  /** How many there are: rows, panels, heads … */
  units: number;
  /** Multiply-adds of all of them together, or what takes as long. */
  work: number;
  /** Whether one thread must take them all. */
  undivided?: boolean;
  /** How many the export takes in one go where it can: no fewer are given to a thread at a time. Default: 1. */
  together?: number;
}

/** An export as the module has it. */
export interface WasmExport {
  readonly exportName: string;
  /** What stands before scratch, begin and end, in this order. */
  readonly parameters: readonly string[];
  readonly takesScratch: boolean;
}

type Arguments<Names extends readonly string[]> = Readonly<Record<Names[number], number>>;

/**
 * Declares an export: here alone its parameters stand in their order, and a test holds them to its source. Calls are made of named numbers.
 *
 * @param own "scratch": it takes memory of the thread's own, so many bytes as the share says
 */
export function wasmExport<const Names extends readonly string[]>(
  exportName: string,
  parameters: Names,
): WasmExport & ((args: Arguments<Names>, share: Share) => Call);
export function wasmExport<const Names extends readonly string[]>(
  exportName: string,
  parameters: Names,
  own: "scratch",
): WasmExport & ((args: Arguments<Names>, share: Share & { scratch: number }) => Call);
export function wasmExport(exportName: string, parameters: readonly string[], own?: "scratch") {
  const call = (args: Arguments<string[]>, { units, work, undivided, together, scratch }: Share & { scratch?: number }): Call => ({
    export: exportName,
    args: parameters.map((name) => args[name]),
    units,
    work,
    undivided,
    together,
    scratch,
  });
  return Object.assign(call, { exportName, parameters, takesScratch: own !== undefined });
}

/** Computes some units of a call in this thread, by default all of them. @param scratch where the call's scratch memory lies */
export function execute(exports: WasmExports, { export: name, args, units, scratch }: Call, at = 0, begin = 0, end = units): void {
  exports[name](...args, ...(scratch === undefined ? [] : [at]), begin, end);
}
