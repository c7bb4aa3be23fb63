import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { cellName, type State } from "../state/address.ts";
import { change, state } from "../state/state.ts";
import { arrow } from "./arrow.ts";
import { readable, shown } from "./number.ts";

type Name = string | ((row: number, column: number) => string | undefined);

export interface CellsProps {
  /** The tap that is drawn, or the parameter; a function where cells are of several, or of none. */
  tap?: Name;
  parameter?: Name;
  /** What a listener hears first. */
  label: string;
  rows: readonly string[];
  columns: readonly string[];
  /** Which element of the tap stands in a cell. */
  at(row: number, column: number): number[];
  value(row: number, column: number): number;
  /** "share": from nothing to `most`, in one colour; "signed": from −most to most, in two; "plain": no colour. */
  scale: "share" | "signed" | "plain";
  /** What has the full colour, in all cells or in each. Default: the largest magnitude drawn. */
  most?: number | ((row: number, column: number) => number);
  /** How a value is written and spoken. Default: `shown`. */
  written?(value: number): string;
  /** Whether numbers stand in the cells; else they are heard and shown below, one at a time. */
  numbers?: boolean;
  /** Width and height of a cell in px; thin ones touch. Default: room for a number, else a square. */
  size?: readonly [number, number];
  /** Whether names stand over the columns. Default: yes. */
  named?: boolean;
  /** The row that is followed: it is framed. */
  marked?: number;
  /** What stands to the right of a row, in a place `width` wide and as high as the row. */
  beside?: { width: number; draw(row: number, height: number): ComponentChildren };
  /** The chosen cell, where arrow keys start from. Default: the one that is opened. */
  chosen?(row: number, column: number): boolean;
  /** What else is chosen with a cell: one step back undoes both. */
  also?(row: number, column: number): Partial<State>;
  /** Called beside the opening of the cell's explanation. */
  onChoose?(row: number, column: number): void;
}

const CHARACTER = 7.3; // px at 12 px in the letters of numbers
const LONGEST_NAME = 11;
const THIN = 8; // px

/**
 * Numbers as coloured cells: a grid that is walked by arrow keys, where Enter opens the cell. Every cell says which element of which tap
 * it is (`data-tap`, `data-index`) and shows or speaks its value.
 */
export function Cells(props: CellsProps) {
  const { label, rows, columns, at, value, scale, written = shown, numbers = false, named = true, marked, beside, also, onChoose } = props;
  const grid = useRef<SVGSVGElement>(null);
  const [focus, setFocus] = useState<[number, number]>();
  const [pointed, setPointed] = useState<[number, number]>();
  const values = rows.map((_, r) => columns.map((_, c) => value(r, c)));
  const most = props.most ?? Math.max(...values.flat().map(Math.abs).filter(Number.isFinite), Number.MIN_VALUE);
  const strength = (r: number, c: number) => strengthOf(values[r][c], typeof most === "number" ? most : most(r, c));
  const rowNames = rows.map(short);
  const left = Math.ceil(Math.max(...rowNames.map((name) => name.length)) * CHARACTER) + (rowNames.some(Boolean) ? 10 : 0);
  const digits = numbers ? Math.max(...values.flat().map((number) => written(number).length)) : 0;
  const [width, height] = props.size ?? (numbers ? [Math.max(56, Math.ceil(digits * CHARACTER) + 8), 26] : [20, 20]);
  const gap = width < THIN ? 0 : 1;
  const columnNames = columns.map(short);
  const longest = Math.max(...columnNames.map((name) => name.length));
  const top = !named ? 0 : numbers ? 20 : Math.ceil(longest * CHARACTER) + 10;

  const tapOf = (r: number, c: number) => nameOf(props.tap, r, c);
  const parameterOf = (r: number, c: number) => nameOf(props.parameter, r, c);
  const sourceOf = (r: number, c: number) => tapOf(r, c) ?? parameterOf(r, c);
  const chosen = props.chosen ?? ((r: number, c: number) => state.value.cell === cellName(sourceOf(r, c) ?? "", at(r, c)));
  const chosenAt = (): [number, number] | undefined => {
    for (const r of rows.keys()) for (const c of columns.keys()) if (chosen(r, c)) return [r, c];
    return undefined;
  };
  const choose = (r: number, c: number) => {
    setFocus([r, c]);
    onChoose?.(r, c);
    const name = tapOf(r, c);
    const cell = name && { cell: cellName(name, at(r, c)) };
    if (cell || also) change({ ...cell, ...also?.(r, c) }, { step: true });
  };
  const move = (event: KeyboardEvent, r: number, c: number) => {
    const target = arrow(event.key, r, c, rows.length - 1, columns.length - 1);
    if (event.key === "Enter" || event.key === " ") choose(r, c);
    else if (target) {
      setFocus(target);
      grid.current?.querySelector<SVGGElement>(`[data-at="${target.join()}"]`)?.focus();
    } else return;
    event.preventDefault();
  };
  const spoken = (r: number, c: number) => [rows[r], columns[c]].filter(Boolean).map(readable).join(", ");
  const [fromRow, fromColumn] = focus ?? chosenAt() ?? [0, 0];
  const [focusRow, focusColumn] = [Math.min(fromRow, rows.length - 1), Math.min(fromColumn, columns.length - 1)];
  const [told, toldColumn] = pointed ?? [focusRow, focusColumn];

  return (
    <>
      <div class="scrolled">
        <svg
          ref={grid}
          role="grid"
          aria-label={label}
          class={["cells", numbers && "numbers", gap === 0 && "thin"].filter(Boolean).join(" ")}
          width={left + columns.length * width + (beside?.width ?? 0) + 2}
          height={top + rows.length * height + 2}
          onMouseLeave={() => setPointed(undefined)}
        >
          {named && (
            <g role="row">
              {columnNames.map((name, c) => (
                <text
                  key={c}
                  role="columnheader"
                  class="name"
                  transform={
                    numbers
                      ? `translate(${left + (c + 0.5) * width},14)`
                      : `translate(${left + (c + 0.5) * width + 4},${top - 5}) rotate(-90)`
                  }
                  text-anchor={numbers ? "middle" : "start"}
                >
                  {name}
                </text>
              ))}
            </g>
          )}
          {values.map((line, r) => (
            <g role="row" key={r} class={r === marked ? "marked" : undefined}>
              {rowNames[r] && (
                <text role="rowheader" class="name" x={left - 6} y={top + (r + 0.5) * height + 4} text-anchor="end">
                  {rowNames[r]}
                </text>
              )}
              {line.map((number, c) => (
                <g
                  key={c}
                  role="gridcell"
                  tabindex={r === focusRow && c === focusColumn ? 0 : -1}
                  data-at={`${r},${c}`}
                  data-tap={tapOf(r, c)}
                  data-parameter={parameterOf(r, c)}
                  data-index={sourceOf(r, c) && at(r, c).join()}
                  aria-label={`${spoken(r, c)}: ${written(number)}`}
                  aria-selected={chosen(r, c)}
                  class={scale !== "plain" && strength(r, c) > 0.5 ? "strong" : undefined}
                  onClick={() => choose(r, c)}
                  onKeyDown={(event) => move(event, r, c)}
                  onFocus={() => setFocus([r, c])}
                  onMouseEnter={() => setPointed([r, c])}
                >
                  <rect
                    x={left + c * width + gap}
                    y={top + r * height + 1}
                    width={width - 2 * gap}
                    height={height - 2}
                    rx={3 * gap}
                    class={scale === "signed" && number < 0 ? "less" : "more"}
                    style={scale === "plain" ? undefined : { "--strength": `${(100 * strength(r, c)).toFixed(1)}%` }}
                  />
                  {numbers && (
                    <text x={left + (c + 0.5) * width} y={top + (r + 0.5) * height + 4} text-anchor="middle">
                      {written(number)}
                    </text>
                  )}
                </g>
              ))}
              {r === marked && (
                <rect class="frame" x={left - 1} y={top + r * height} width={columns.length * width + 2} height={height} rx="4" />
              )}
              {beside && <g transform={`translate(${left + columns.length * width},${top + r * height})`}>{beside.draw(r, height)}</g>}
            </g>
          ))}
        </svg>
      </div>
      {!numbers && rows.length > 0 && columns.length > 0 && (
        <p class="readout">
          {spoken(told, toldColumn)}: <b>{written(values[told]?.[toldColumn] ?? Number.NaN)}</b>
        </p>
      )}
    </>
  );
}

const nameOf = (name: Name | undefined, row: number, column: number) => (typeof name === "function" ? name(row, column) : name);

const strengthOf = (value: number, most: number): number => (Number.isFinite(value) ? Math.min(1, Math.abs(value) / most) : 0);

function short(name: string): string {
  const whole = readable(name);
  return whole.length > LONGEST_NAME ? `${whole.slice(0, LONGEST_NAME - 1)}…` : whole;
}
