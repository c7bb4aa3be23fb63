/** The generated tables, unpacked. A table is base-36 numbers between white space; a row of it begins with the gap since the row before. */

/** Rows of `width` numbers each. */
export function rowsOf(table: string, width: number): number[][] {
  const numbers = table
    .trim()
    .split(/\s+/)
    .map((digits) => Number.parseInt(digits, 36));
  return Array.from({ length: numbers.length / width }, (_, row) => numbers.slice(row * width, (row + 1) * width));
}

/** [begin, end) of each range, and its value where the table's rows have three numbers. */
export function rangesOf(table: string, width = 2): { begin: number; end: number; value: number }[] {
  let at = 0;
  return rowsOf(table, width).map(([gap, length, value = 0]) => {
    const begin = at + gap;
    at = begin + length;
    return { begin, end: at, value };
  });
}

/** Finds the value of the range that a code point lies in; undefined where it lies in none. Unpacked when it is first asked. */
export function rangeSearch(table: string, width = 2): (codePoint: number) => number | undefined {
  let ranges: ReturnType<typeof rangesOf> | undefined;
  return (codePoint) => {
    ranges ??= rangesOf(table, width);
    let low = 0;
    let high = ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ranges[middle].end <= codePoint) low = middle + 1;
      else high = middle;
    }
    return low < ranges.length && ranges[low].begin <= codePoint ? ranges[low].value : undefined;
  };
}
