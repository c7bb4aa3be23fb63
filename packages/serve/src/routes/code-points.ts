/** Places in a text, counted in code points, as Python counts them: from such in UTF-16 units. A lone surrogate is one of both. */
export function codePointsOf(text: string): (units: number) => number {
  if (!/[\ud800-\udbff]/.test(text)) return (units) => units;
  const counted = new Uint32Array(text.length + 1);
  let points = 0;
  for (let units = 0; units < text.length; points++) {
    const width = (text.codePointAt(units) as number) > 0xffff ? 2 : 1; // there is one before the end
    counted.fill(points, units, units + width);
    units += width;
  }
  counted[text.length] = points;
  return (units) => counted[units];
}

/** The same entries with their places in code points. */
export function inCodePoints<Entry extends { start: number; end: number }>(entries: readonly Entry[], text: string): Entry[] {
  const place = codePointsOf(text);
  return entries.map((entry) => ({ ...entry, start: place(entry.start), end: place(entry.end) }));
}
