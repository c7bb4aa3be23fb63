/** Circles among imports, types included: files that cannot be read, or moved, one without the other. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What every source file below `root` imports of the others, now or later. */
export function importsBelow(root: string): Map<string, string[]> {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const sources = new Set(files.map((file) => join(root, file)));
  const importsOf = (file: string) =>
    [...readFileSync(file, "utf8").matchAll(/(?:from |import ?\(?)"(\.[^"]+)"/g)].map(([, specifier]) => join(dirname(file), specifier));
  return new Map([...sources].map((file) => [file, importsOf(file).filter((target) => sources.has(target))]));
}

/** Files that reach one another, each circle once and in the order of its names (Tarjan 1972: strongly connected components). */
export function circlesIn(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const circles: string[][] = [];
  const order = new Map<string, number>();
  const path: string[] = [];

  /** The earliest file on the path that this one leads back to, by its place in the order. */
  function visit(file: string): number {
    const own = order.size;
    order.set(file, own);
    path.push(file);
    let earliest = own;
    for (const target of imports.get(file) ?? []) {
      const known = order.get(target);
      if (known === undefined) earliest = Math.min(earliest, visit(target));
      else if (path.includes(target)) earliest = Math.min(earliest, known);
    }
    if (earliest === own) {
      const circle = path.splice(path.indexOf(file));
      if (circle.length > 1) circles.push(circle.sort());
    }
    return earliest;
  }

  for (const file of imports.keys()) if (!order.has(file)) visit(file);
  return circles;
}
