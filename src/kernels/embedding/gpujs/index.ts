import { dequantizeRows } from "../../../tensor/index.ts";
import type { Handle, Scope } from "../../devices/gpujs/device.ts";
import { inGpuJs } from "../../devices/gpujs/dialect.ts";
import type { GpuJsMode } from "../../devices/gpujs/modes.ts";
import { type Parts, whole } from "../../devices/gpujs/parts.ts";
import type { EmbeddingInput, EmbeddingOutput, EmbeddingTable } from "../contract.ts";

/** A table on the device, and which of its rows are looked up. */
export interface LookUp {
  table: Parts;
  ids: Handle;
}

/** [tokens, columns]: the sum of what is looked up, in as many steps as there are parts of tables. */
export async function lookUp(scope: Scope, tokens: number, lookUps: readonly LookUp[]): Promise<Handle> {
  let sum: Handle | undefined;
  for (const { table, ids } of lookUps) {
    for (const { rows, first, length } of table.parts) {
      const found = await scope.run("lookUp", { rows: length }, [table.columns, tokens], rows, ids, first);
      sum = sum ? await added(scope, sum, found, [table.columns, tokens]) : found;
    }
  }
  if (sum) return sum;
  throw new RangeError("a look-up needs a table");
}

async function added(scope: Scope, a: Handle, b: Handle, output: [number, number]): Promise<Handle> {
  const sum = await scope.run("add", {}, output, a, b);
  scope.free(a, b);
  return sum;
}

export const inMode = (mode?: GpuJsMode) =>
  inGpuJs(
    {
      async place({ tables, hidden, tokens }: EmbeddingInput, put) {
        const placed: LookUp[] = [];
        for (const table of tables) {
          const weight = inF32(table, hidden);
          placed.push({
            table: whole(await put(weight, hidden), weight.length / hidden, hidden),
            ids: await put(Float32Array.from(table.ids), tokens),
          });
        }
        return { placed, tokens };
      },
      async compute(scope, { placed, tokens }, { y }: EmbeddingOutput) {
        if (placed.length === 0) y.fill(0);
        else y.set(await scope.read(await lookUp(scope, tokens, placed)));
      },
    },
    mode,
  );

export const embedding = inMode();

function inF32(table: EmbeddingTable, hidden: number): Float32Array {
  if (!("scale" in table)) return table.weight;
  const weight = new Float32Array(table.weight.length);
  dequantizeRows(table.weight, table.scale, hidden, weight);
  return weight;
}
