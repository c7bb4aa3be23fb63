import { addressOf, type WasmLowering, wasmExport } from "../../devices/wasm/index.ts";
import { inPanels, panelsOf } from "../../matmul/simd/panels.ts";
import { inInt8Panels, isInInt8Panels } from "../../matmul-int8/simd/panels.ts";
import type { Parameter, Value } from "../../steps/index.ts";
import { type EmbeddingStep, isValue, lookUpsOf, steps } from "../step.ts";

const embedding = wasmExport("embedding", ["y", "tables", "count", "hidden"]);

/** A matrix that is multiplied with is looked up in too: its rows are gathered from where they were packed. */
export const lowering: WasmLowering<EmbeddingStep> = {
  exports: [embedding],
  layouts: { matrix: inPanels, int8: inInt8Panels },
  lower(step, { at, put, integers }) {
    const { lookUps, tokens, hidden } = lookUpsOf(step, integers);
    const tables = lookUps.flatMap(({ table, ids }) => {
      const [address, packed, scales] = placeOf(table, at);
      return [address, packed, put(ids), scales];
    });
    const operands = { y: at(step.writes.y), tables: put(tables), count: lookUps.length, hidden };
    return [embedding(operands, { units: tokens, work: steps.flops(step) + tokens * hidden })];
  },
};

/** Where a table lies, how many of its rows are in panels of f32, and where the scales are if it is of integers. */
function placeOf(table: Value | Parameter, at: (value: Value) => number): [address: number, packed: number, scales: number] {
  if (isValue(table)) return [at(table), 0, 0];
  if (isInInt8Panels(table)) return [table.address, 0, table.scales];
  return [addressOf(table), 8 * panelsOf(table), 0];
}
