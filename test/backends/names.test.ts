/** Backends know no operation by name: what they must know of one, its room says. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { operations } from "../../src/kernels/index.ts";

const names = Object.keys(operations);

/**
 * The operations that a source names, as a word or a string, with the lines. The method `add` of a set, of `Atomics`, or of a vector's
 * lanes is no name.
 */
function namedIn(source: string): string[] {
  const owners = ["Atomics", "[if]\\d+x\\d+", ...[...source.matchAll(/(\w+) = new Set\b/g)].map(([, set]) => set)];
  const text = source.replaceAll(new RegExp(`\\b(${owners.join("|")})\\.add\\(`, "g"), "(");
  const spellings = names.flatMap((name) => [name, name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())]);
  const word = new RegExp(`(?<![\\w-])(${[...new Set(spellings)].sort((a, b) => b.length - a.length).join("|")})(?![\\w-])`, "i");
  return text.split("\n").flatMap((line, i) => (word.test(line) ? [`${i + 1}: ${line.trim()}`] : []));
}

test("src/backends names no operation, but for ops.ts", () => {
  const files = readdirSync("src/backends", { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && file !== "ops.ts",
  );
  expect(files.length).toBeGreaterThan(25);
  const found = files.flatMap((file) => namedIn(readFileSync(`src/backends/${file}`, "utf8")).map((line) => `${file}:${line}`));
  expect(found).toEqual([]);
});

test("nor do the devices", () => {
  const files = readdirSync("src/kernels/devices", { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !file.includes("generated/"),
  );
  const found = files.flatMap((file) => namedIn(readFileSync(`src/kernels/devices/${file}`, "utf8")).map((line) => `${file}:${line}`));
  expect(found).toEqual([]);
});

test("the check sees what it must", () => {
  expect(namedIn(readFileSync("src/backends/ops.ts", "utf8")).length).toBeGreaterThan(10);
  for (const name of names) expect(namedIn(`switch (step.operation) { case "${name}": }`)).toHaveLength(1);
  expect(namedIn("kernels.matmulInt8(out)\nkernels.add(y)\noperations.gelu")).toHaveLength(3);
  expect(namedIn("const some = new Set();\nsome.add(1);\nAtomics.add(control, 2, 1);")).toEqual([]);
});
