/** What is drawn of a head's shares: tokens in groups, the largest share of a block, levels as paths. Pure. */

/** `layer.i.attention.probs` of one layer as it lies in memory: [heads, tokens, tokens]. */
export interface Shares {
  data: Float32Array;
  tokens: number;
}

/** Neighbours in groups of one size, `most` of them at most. */
export function groups(items: readonly number[], most: number): number[][] {
  const size = Math.max(1, Math.ceil(items.length / most));
  return Array.from({ length: Math.ceil(items.length / size) }, (_, g) => items.slice(g * size, (g + 1) * size));
}

/** Where in `data` the largest share lies that one of `rows` gives to one of `columns`. */
export function largest({ data, tokens }: Shares, head: number, rows: readonly number[], columns: readonly number[]): number {
  let found = (head * tokens + rows[0]) * tokens + columns[0];
  for (const row of rows) {
    const line = (head * tokens + row) * tokens;
    for (const column of columns) if (data[line + column] > data[found]) found = line + column;
  }
  return found;
}

/** The place of `data[at]` as an index of the tap: [head, row, column]. */
export const indexOf = ({ tokens }: Shares, at: number): [number, number, number] => [
  Math.floor(at / tokens / tokens),
  Math.floor(at / tokens) % tokens,
  at % tokens,
];

/**
 * A picture of blocks, a unit square each: for every level the outline of all that reaches it. Drawn one over the other, the last is
 * the darkest.
 */
export function picture(shares: Shares, head: number, blocks: readonly (readonly number[])[], levels: readonly number[]): string[] {
  const values = blocks.map((rows) => blocks.map((columns) => shares.data[largest(shares, head, rows, columns)]));
  return levels.map((level) => values.flatMap((line, r) => runs(line, level).map(([c, n]) => `M${c} ${r}h${n}v1h-${n}z`)).join(""));
}

/** Where neighbours reach the level: [first, how many]. */
function runs(line: readonly number[], level: number): [number, number][] {
  const found: [number, number][] = [];
  for (const [c, value] of line.entries()) {
    if (value < level) continue;
    const last = found.at(-1);
    if (last && last[0] + last[1] === c) last[1]++;
    else found.push([c, 1]);
  }
  return found;
}

/** Those of `places` with the largest values, in order of size and `count` of them, `kept` among them. */
export function strongest(values: readonly number[], places: readonly number[], count: number, kept?: number): number[] {
  const order = places.toSorted((a, b) => values[b] - values[a]);
  const first = order.slice(0, count);
  const missing = kept !== undefined && places.includes(kept) && !first.includes(kept);
  return missing ? [...first.slice(0, -1), kept] : first;
}

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
