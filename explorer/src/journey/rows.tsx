import { visible } from "../drawing/number.ts";
import type { Block } from "./merging.ts";

export const COLUMN = 34; // px
export const ROW = 32;
export const LEFT = 84;

interface RowProps {
  y: number;
  name: string;
  blocks: readonly Block[];
  kind: "character" | "byte" | "symbol" | "id";
  /** The first column of what was just joined. */
  joined?: number;
}

/** Blocks over the columns of a word. */
export function Row({ y, name, blocks, kind, joined }: RowProps) {
  return (
    <g class={kind}>
      <text class="name" x={LEFT - 8} y={y + ROW / 2 + 4} text-anchor="end">
        {name}
      </text>
      {blocks.map(({ text, from, to, isPart }) => (
        <g key={from} class={from === joined ? "joined" : isPart ? "part" : undefined}>
          <rect x={LEFT + from * COLUMN + 1} y={y + 3} width={(to - from) * COLUMN - 2} height={ROW - 6} rx="4" />
          <text x={LEFT + ((from + to) / 2) * COLUMN} y={y + ROW / 2 + 4} text-anchor="middle">
            {kind === "character" ? visible(text) : text}
          </text>
        </g>
      ))}
    </g>
  );
}
