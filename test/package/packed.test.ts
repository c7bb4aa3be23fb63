/** What `npm pack` gives: its size as README states it, and nothing that nobody asked for. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { built } from "../support/built.ts";

interface Packed {
  size: number;
  unpackedSize: number;
  files: { path: string }[];
}

await built();
const [{ size, unpackedSize, files }] = JSON.parse(
  execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
) as Packed[];
const paths = files.map(({ path }) => path);
const manifest = JSON.parse(readFileSync("package.json", "utf8"));

test("it is as small as README says", () => {
  const [, kilobytes, megabytes] = /less than (\d+) kB to download and ([\d.]+) MB on disk/.exec(readFileSync("README.md", "utf8")) ?? [];
  expect(Number(kilobytes)).toBe(460);
  expect(size / 1000 / Number(kilobytes)).toBeLessThan(1);
  expect(size / 1000 / Number(kilobytes)).toBeGreaterThan(0.5); // it was built, declarations and all
  expect(unpackedSize / 1e6 / Number(megabytes)).toBeLessThan(1);
  expect(unpackedSize / 1e6 / Number(megabytes)).toBeGreaterThan(0.5);
});

const meant = [
  /^(LICENSE|README\.md|package\.json)$/,
  /^dist\/[\w-]+(\.chunk)?\.js$/,
  /^dist\/backends\/wasm\/(node|web)-helper\.js$/,
  /^dist\/wasm\/(simd128|relaxed-simd|wide)\.wasm$/,
  /^dist\/[\w-]+\.d\.ts$/,
];

test("it holds the licence, the code in few files, its declarations, and no more", () => {
  expect(paths.filter((path) => !meant.some((pattern) => pattern.test(path)))).toEqual([]);
  expect(meant.filter((pattern) => !paths.some((path) => pattern.test(path)))).toEqual([]);
  expect(paths).toContain("LICENSE");
  expect(paths.filter((path) => path.endsWith(".js")).length).toBeLessThan(120); // a file for each part that is loaded by need
});

test("every file that package.json names is there", () => {
  const { exports, bin, main, types, typesVersions } = manifest;
  const named = [...JSON.stringify({ exports, bin, main, types, typesVersions }).matchAll(/"(?:\.\/)?(dist\/[^"*]+)"/g)];
  expect(named.length).toBeGreaterThan(20);
  expect(named.map(([, path]) => path).filter((path) => !paths.includes(path))).toEqual([]);
});

test("who only reads requests loads them and the errors, and no engine", () => {
  const loaded = new Set(["requests.js"]);
  for (const file of loaded)
    for (const [, next] of readFileSync(`dist/${file}`, "utf8").matchAll(/(?:from |import |import\()"\.\/([^"]+)"/g)) loaded.add(next);
  expect([...loaded].sort()).toEqual(["errors.chunk.js", "requests.chunk.js", "requests.js"]);
});

test("npx typeformer works in a clone too", () => {
  expect(execFileSync("npx", ["typeformer", "--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })).toBe(
    `${manifest.version}\n`,
  );
});

test("installing it runs nothing; in a clone, npm asks the registry that it is set to", () => {
  expect(Object.keys(manifest.scripts).filter((name) => /^(pre|post)?(install|prepare)$/.test(name))).toEqual([]);
  expect(readFileSync("package-lock.json", "utf8")).not.toContain('"resolved": "http');
});
