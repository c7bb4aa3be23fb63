/** The generated tables, unpacked. A table is base-36 numbers between white space; a row of it begins with the gap since the row before. */

/** Rows of `width` numbers each, unpacked one by one: who needs the first alone does not wait for the others. */
export function* rowsOf(table: string, width: number): Iterable<number[]> {
  let row: number[] = [];
  for (const [digits] of table.matchAll(/\S+/g)) {
    row.push(Number.parseInt(digits, 36));
    if (row.length < width) continue;
    yield row;
    row = [];
  }
}

/** A range of code points [begin, end), and its value where the table's rows have three numbers. */
export interface Range {
  begin: number;
  end: number;
  value: number;
}

/** In ascending order. */
export function* rangesOf(table: string, width = 2): Iterable<Range> {
  let at = 0;
  for (const [gap, length, value = 0] of rowsOf(table, width)) {
    const begin = at + gap;
    at = begin + length;
    yield { begin, end: at, value };
  }
}

/** Finds the value of the range that a code point lies in; undefined where it lies in none. Unpacked when it is first asked. */
export function rangeSearch(table: string, width = 2): (codePoint: number) => number | undefined {
  let ranges: Range[] | undefined;
  return (codePoint) => {
    ranges ??= [...rangesOf(table, width)];
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
