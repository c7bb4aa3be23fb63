import { execute, type ParameterMemory, type WasmExports } from "../../devices/wasm/index.ts";
import { matmulInt8 } from "./product.ts";

const [ROWS, WIDTH, OUT] = [6, 256, 64];
const PLACE_BYTES = OUT * WIDTH; // the largest of the seven operands

/** Milliseconds: V8 compiles what it finds to be busy within the first five. */
const BUDGET = 15;

/** What was found out, by the module's instance. */
const known = new WeakMap<WasmExports, boolean>();

/**
 * Whether this engine takes the products of integers faster by the fused instruction than by its parts. V8 uses a machine's own
 * instruction for the whole from Node 24 on (2× as fast as by parts), and six others for it before (half as fast).
 */
export function fusedIsFaster(memory: ParameterMemory): boolean {
  const found = known.get(memory.exports) ?? measured(memory);
  known.set(memory.exports, found);
  return found;
}

function measured(memory: ParameterMemory): boolean {
  const place = memory.scratch(7 * PLACE_BYTES);
  const [y, u, factors, weight, scales, shifts, bias] = Array.from({ length: 7 }, (_, i) => place + i * PLACE_BYTES);
  const operands = { y, u, factors, weight, scales, shifts, bias, residual: 0, rows: ROWS, K: WIDTH, out: OUT, digits: 1, gelu: 0 };
  const [parts, whole] = [0, 1].map((fused) => matmulInt8({ ...operands, fused }, { units: OUT / 8, work: 0 }));
  const time = (call: typeof whole) => {
    const begin = performance.now();
    for (let i = 0; i < 20; i++) execute(memory.exports, call);
    return performance.now() - begin;
  };
  let [byParts, byOne] = [Infinity, Infinity];
  for (const begin = performance.now(); performance.now() - begin < BUDGET; ) {
    byParts = Math.min(byParts, time(parts));
    byOne = Math.min(byOne, time(whole));
  }
  return byOne < byParts;
}
