/** Places in a text, counted in bytes of UTF-8, from such in UTF-16 units. A lone surrogate is written as U+FFFD, which has three. */
export function utf8PlacesOf(text: string): (units: number) => number {
  const bytes = new Uint32Array(text.length + 1);
  let count = 0;
  for (let units = 0; units < text.length; ) {
    const point = text.codePointAt(units) as number; // there is one before the end
    const width = point > 0xffff ? 2 : 1;
    bytes.fill(count, units, units + width);
    count += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    units += width;
  }
  bytes[text.length] = count;
  return (units) => bytes[units];
}
