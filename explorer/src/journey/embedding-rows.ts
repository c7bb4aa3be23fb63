/** The tables whose rows are summed for a token, and which rows of one are alike. */
import type { ParameterNames } from "typeformer";

type Table = ParameterNames["encoder"]["tables"][number];

/** What each table is called on the page, in the order in which it shows them. */
export const titles = { ids: "word", positions: "position", types: "type" } as const satisfies Record<Table["by"], string>;

/** The tables of a model, in the order of the page. */
export function tablesOf({ encoder }: ParameterNames): Table[] {
  const order = Object.keys(titles);
  return [...encoder.tables].sort((a, b) => order.indexOf(a.by) - order.indexOf(b.by));
}

/**
 * The rows of a table [rows, width] that point most nearly where its row `of` points, itself left out: the largest cosines, best first.
 * A row of zeros points nowhere.
 */
export function nearest(table: Float32Array, width: number, of: number, count: number): { row: number; cosine: number }[] {
  const rows = table.length / width;
  const lengths = Float64Array.from({ length: rows }, (_, row) => Math.sqrt(dot(table, width, row, row)));
  const cosines = Float64Array.from(lengths, (length, row) => {
    const both = length * lengths[of];
    return row === of || both === 0 ? Number.NEGATIVE_INFINITY : dot(table, width, of, row) / both;
  });
  return Array.from(cosines.keys())
    .filter((row) => cosines[row] > Number.NEGATIVE_INFINITY)
    .sort((a, b) => cosines[b] - cosines[a])
    .slice(0, count)
    .map((row) => ({ row, cosine: cosines[row] }));
}

function dot(table: Float32Array, width: number, a: number, b: number): number {
  let sum = 0;
  for (let k = 0; k < width; k++) sum += table[a * width + k] * table[b * width + k];
  return sum;
}
