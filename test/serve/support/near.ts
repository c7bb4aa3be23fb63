/**
 * Whether a value out of JSON is another one, whose numbers have fewer digits: where they part, else undefined.
 *
 * @param varies fields that are of the same type, and say something else each time
 */
export function difference(value: unknown, shown: unknown, varies: readonly string[] = [], place = "answer"): string | undefined {
  if (typeof value === "number" && typeof shown === "number") {
    return Math.abs(value - shown) <= 2e-4 * Math.abs(shown) ? undefined : `${place}: ${value}, shown ${shown}`;
  }
  if (typeof value !== "object" || typeof shown !== "object" || value === null || shown === null) {
    return value === shown ? undefined : `${place}: ${JSON.stringify(value)}, shown ${JSON.stringify(shown)}`;
  }
  const [found, expected] = [Object.entries(value), Object.entries(shown)];
  const names = (entries: [string, unknown][]) => entries.map(([name]) => name).join();
  if (Array.isArray(value) !== Array.isArray(shown) || names(found) !== names(expected)) {
    return `${place}: has ${names(found)}, shown ${names(expected)}`;
  }
  for (const [i, [name, each]] of found.entries()) {
    const parted =
      varies.includes(name) && typeof each === typeof expected[i][1]
        ? undefined
        : difference(each, expected[i][1], varies, `${place}.${name}`);
    if (parted) return parted;
  }
  return undefined;
}
