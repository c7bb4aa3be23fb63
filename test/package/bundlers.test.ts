/** What a bundler follows in the package as it is built: imports, those that happen later, and the programs of threads. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { built } from "../support/built.ts";
import { nodesOf, type SyntaxNode, textOf } from "../support/syntax.ts";

await built();

const { peerDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
const files = readdirSync("dist", { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".js"));
const sources = new Map(files.map((path) => [path, readFileSync(join("dist", path), "utf8")]));

interface Links {
  /** Files of the package that it imports, at once or later. */
  imports: string[];
  /** Programs whose addresses it knows, to start them. */
  starts: string[];
}

const links = new Map(Array.from(sources, ([path, source]) => [path, linksOf(path, source)]));

function linksOf(path: string, source: string): Links {
  const found: Links = { imports: [], starts: [] };
  for (const [node, within] of nodesOf(source)) {
    const text = textOf(node);
    if (!text?.startsWith(".") || !text.endsWith(".js")) continue;
    const file = join(path, "..", text);
    if (within.some(isAddress)) found.starts.push(file);
    else if (/^(Import|Export)/.test(within.at(-1)?.type ?? "")) found.imports.push(file);
  }
  return found;
}

/** `new URL(…, import.meta.url)` */
function isAddress({ type, callee, arguments: given }: SyntaxNode): boolean {
  return type === "NewExpression" && (callee as SyntaxNode).name === "URL" && (given as SyntaxNode[]).length === 2;
}

/** Every file that a bundler comes to from this one. */
function reached(path: string, found = new Set<string>()): Set<string> {
  if (found.has(path)) return found;
  found.add(path);
  const { imports, starts } = links.get(path) ?? { imports: [], starts: [] };
  for (const next of [...imports, ...starts]) reached(next, found);
  return found;
}

test("no program of a thread leads back to what starts it: Turbopack would build it again without end", () => {
  const started = [...links].flatMap(([path, { starts }]) => starts.map((program) => [path, program]));
  const programs = ["backends/wasm/node-helper.js", "backends/wasm/web-helper.js", "worker-node.js", "worker.js"];
  expect([...new Set(started.map(([, program]) => program))].sort()).toEqual(programs);
  expect(reached("worker.js")).toContain("backends/wasm/web-helper.js"); // it follows both kinds of links
  expect(started.filter(([path, program]) => reached(program).has(path))).toEqual([]);
});

test("a package that need not be there is imported within a try: bundlers let only such a one be absent", () => {
  const imported = [...sources].flatMap(([path, source]) =>
    [...nodesOf(source)].flatMap(([node, within]) => {
      const name = node.type === "ImportExpression" ? textOf(node.source) : undefined;
      if (name === undefined || !Object.hasOwn(peerDependencies, name)) return [];
      const inner = within.slice(within.findLastIndex(({ type }) => type.endsWith("Function") || type.startsWith("Function")));
      const tried = inner.some(({ type, block }, i) => type === "TryStatement" && block === inner[i + 1]);
      return [{ name, path, tried }];
    }),
  );
  expect(imported.map(({ name }) => name).sort()).toEqual(["gpu.js", "webgpu"]);
  expect(imported.filter(({ tried }) => !tried)).toEqual([]);
});

test("typeformer/all has the names of typeformer in a page, and is one file that loads no other", () => {
  const all = sources.get("all.js") ?? "";
  expect(namesOf("all.js")).toEqual(namesOf("index.js"));
  expect(namesOf("all.js")).toContain("pipeline");
  expect(links.get("all.js")?.imports).toEqual([]);
  expect(all).not.toMatch(/\bimport\s*\(/); // some places refuse a file for the word
  expect([...reached("index.js")].some((path) => /\bimport\(/.test(sources.get(path) ?? ""))).toBe(true); // which elsewhere there is
});

function namesOf(path: string): unknown[] {
  const names = [...nodesOf(sources.get(path) ?? "")].filter(([{ type }]) => type === "ExportSpecifier");
  return names.map(([{ exported }]) => (exported as SyntaxNode).name).sort();
}
