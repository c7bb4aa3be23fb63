import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Tensor } from "typeformer";
import { Cells } from "./cells.tsx";
import { Figure } from "./figure.tsx";
import { rowOf } from "./row.ts";

const MOST_CELLS = 600;
const CELL = [4, 30] as const; // px

/** A whole row or column of a tap or of a parameter, or one that was computed from such. */
export interface StripRow {
  name: string;
  values: ArrayLike<number>;
  tap?: string;
  parameter?: string;
  /** Where entry i stands in its tap or parameter. */
  at?(i: number): number[];
}

interface StripProps {
  /** Names the files that it is saved as. */
  name: string;
  label: string;
  caption: ComponentChildren;
  rows: readonly StripRow[];
  /** Whether each row has a scale of its own. Default: one for all. */
  apart?: boolean;
}

/** The row i of a tap [rows, dimensions]. */
export const tapRow = (name: string, tap: string, tensor: Tensor, i: number): StripRow => ({
  name,
  tap,
  values: rowOf(tensor, i),
  at: (dimension) => [i, dimension],
});

/** Rows as bands of thin cells, one above the other: what stands below is the same dimension. */
export function Strip({ name, label, caption, rows, apart = false }: StripProps) {
  const [whole, setWhole] = useState(false);
  const width = rows[0].values.length;
  const fits = Math.min(width, Math.floor(MOST_CELLS / rows.length));
  const drawn = whole ? width : fits;
  const largest = rows.map(({ values }) => Math.max(...Array.from(values, Math.abs), Number.MIN_VALUE));
  const most = apart ? (r: number) => largest[r] : Math.max(...largest);
  return (
    <Figure
      name={name}
      caption={caption}
      numbers={() => [
        ["dimension", ...rows.map((row) => row.name)],
        ...Array.from({ length: width }, (_, i) => [i, ...rows.map(({ values }) => values[i])]),
      ]}
    >
      <Cells
        label={label}
        tap={(r) => rows[r].tap}
        parameter={(r) => rows[r].parameter}
        rows={rows.map((row) => row.name)}
        columns={Array.from({ length: drawn }, (_, i) => `dimension ${i}`)}
        at={(r, c) => rows[r].at?.(c) ?? []}
        value={(r, c) => rows[r].values[c]}
        scale="signed"
        most={most}
        size={CELL}
        named={false}
      />
      {fits < width && (
        <button type="button" class="fold" onClick={() => setWhole(!whole)}>
          {whole ? `only the first ${fits} dimensions` : `all ${width} dimensions`}
        </button>
      )}
    </Figure>
  );
}
