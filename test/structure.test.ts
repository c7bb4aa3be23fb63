import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { expect, test } from "@jest/globals";
import { circlesIn, importsBelow } from "./support/circles.ts";
import { nodesOf, type SyntaxNode } from "./support/syntax.ts";

/** Every module that `entry` reaches by imports that are there when the program runs, and what each imports from outside. */
async function reach(entry: string, found = new Map<string, string[]>()): Promise<Map<string, string[]>> {
  if (found.has(entry)) return found;
  const source = await readFile(entry, "utf8");
  const specifiers = [...source.matchAll(/^(?:import|export)\s(?!type\b)[^;]*?from "([^"]+)"|\bimport\("([^"]+)"\)/gm)].map(
    ([, from, dynamic]) => from ?? dynamic,
  );
  found.set(
    entry,
    specifiers.filter((specifier) => !specifier.startsWith(".")),
  );
  for (const specifier of specifiers) if (specifier.startsWith(".")) await reach(join(dirname(entry), specifier), found);
  return found;
}

const doors = [
  "src/doors/browser.ts",
  "src/doors/worker.ts",
  "src/doors/safetensors.ts",
  "src/doors/tokenizer.ts",
  "src/doors/kernels.ts",
  "src/doors/golden.ts",
  "src/doors/requests.ts",
];

/** The packages that are taken when a model must be downloaded, and not before. */
const lazy = [
  "src/checkpoint/hub/shared/open-repository.ts imports @huggingface/hub",
  "src/checkpoint/hub/web/download.ts imports @noble/hashes/sha2.js",
  "src/checkpoint/hub/web/download.ts imports @noble/hashes/legacy.js",
];

test.each(doors)("%s reaches nothing of Node and no package", async (door) => {
  const modules = await reach(door);
  const outside = [...modules].flatMap(([file, packages]) => packages.map((name) => `${file} imports ${name}`));
  expect(outside.filter((line) => !lazy.includes(line))).toEqual([]);
});

test("what a download takes is imported lazily, each package in one place", async () => {
  const sources = [...(await reach("src/doors/node.ts")).keys()].map(async (file) => ({ file, text: await readFile(file, "utf8") }));
  const importing = (await Promise.all(sources)).filter(({ text }) => /"@(huggingface|noble)\//.test(text));
  expect(importing.map(({ file }) => file).sort()).toEqual([...new Set(lazy.map((line) => line.split(" ")[0]))]);
  for (const { text } of importing) expect(text).not.toMatch(/^(import|export) .*"@(huggingface|noble)\//m);
});

test("what is loaded later is loaded by loadPart, which says what to do where it cannot be", async () => {
  const peersOfNode = "src/kernels/devices/node-peers.ts"; // says what to install
  const files = [...new Set([...(await reach("src/doors/node.ts")).keys(), ...(await reach("src/doors/all.ts")).keys()])];
  const later = await Promise.all(
    files.map(async (file) => {
      const imports = [...nodesOf(await readFile(file, "utf8"), "ts")].filter(([{ type }]) => type === "ImportExpression");
      return imports.map(([, within]) => ({ file, byLoadPart: within.some(({ callee }) => (callee as SyntaxNode)?.name === "loadPart") }));
    }),
  );
  expect(later.flat().some(({ byLoadPart }) => byLoadPart)).toBe(true);
  expect(later.flat().filter(({ file, byLoadPart }) => !byLoadPart && file !== peersOfNode)).toEqual([]);
});

test("the check sees what it must: the door for Node reaches Node", async () => {
  const packages = [...(await reach("src/doors/node.ts")).values()].flat();
  expect(packages).toContain("node:fs/promises");
});

test.each(["src/doors/safetensors.ts", "src/doors/tokenizer.ts"])("%s stands alone: no kernel, no backend, no model", async (door) => {
  const strangers = [...(await reach(door)).keys()].filter((file) => /^src\/(kernels|backends|model|loading|tasks)\//.test(file));
  expect(strangers).toEqual([]);
});

test("src/doors/requests.ts stands alone: the data of requests, and errors", async () => {
  const rooms = [...(await reach("src/doors/requests.ts")).keys()].map((file) => file.replace(/\/[\w-]+\.ts$/, ""));
  expect([...new Set(rooms)].sort()).toEqual(["src/doors", "src/errors", "src/tasks/requests"]);
});

/** The imports by which a file reaches a floor above its own. A file's room is the folder below `root`; those in none have no floor. */
async function upwardArrows(root: string, floors: readonly (readonly string[])[], files: Iterable<string>): Promise<string[]> {
  const floorOf = (file: string) => floors.findIndex((rooms) => rooms.includes(relative(root, file).split("/")[0]));
  const upward: string[] = [];
  for (const file of files) {
    if (floorOf(file) < 0) continue;
    for (const [, specifier] of (await readFile(file, "utf8")).matchAll(/from "(\.[^"]+)"/g)) {
      const target = join(dirname(file), specifier);
      if (floorOf(target) >= 0 && floorOf(target) < floorOf(file)) upward.push(`${file} → ${target}`);
    }
  }
  return upward;
}

/** From the roof down. */
const floors = [
  ["cli"],
  ["doors"],
  ["golden"],
  ["tasks"],
  ["evaluation"],
  ["loading"],
  ["model", "tokenizer", "checkpoint"],
  ["backends"],
  ["kernels"],
  ["tensor"],
  ["errors"],
];

test("arrows only point down: cli, doors, golden, tasks, evaluation, loading, then model, tokenizer and checkpoint, then backends, kernels, tensor, errors", async () => {
  const modules = new Map([
    ...(await reach("src/doors/node.ts")),
    ...(await reach("src/cli/typeformer.ts")),
    ...(await reach("src/doors/kernels.ts")),
  ]);
  expect(await upwardArrows("src", floors, modules.keys())).toEqual([]);
});

test("CONTRIBUTING names the floors as they are", async () => {
  const shown = floors.map((rooms) => rooms.join(", ")).join(" → ");
  expect(await readFile("CONTRIBUTING.md", "utf8")).toContain(`An arrow may only point down: ${shown}.`);
});

test("modules of Node are imported by the command line, and by what has the word node in its name", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const importing = files.filter((file) => /(from|import\() ?"node:/.test(readFileSync(join("src", file), "utf8")));
  expect(importing.length).toBeGreaterThan(10);
  expect(importing.filter((file) => !/^cli\/|\bnode\b/.test(file))).toEqual([]);
});

/** Rooms whose files may import one another in a circle, and why. */
const excused: Record<string, string> = {
  "src/golden/published": "a table and its only row, which names the type that the table is made of",
};

test("no files of different rooms import one another in a circle, and none of one room without a reason", () => {
  const circles = circlesIn(importsBelow("src")).map((files) => ({ files, rooms: [...new Set(files.map(dirname))] }));
  expect(circles.filter(({ rooms }) => rooms.length > 1 || !excused[rooms[0]])).toEqual([]);
  expect([...new Set(circles.map(({ rooms }) => rooms[0]))].sort()).toEqual(Object.keys(excused).sort()); // an excuse goes with its circle
});

test("the check sees circles: of two, of three, in one another, and none in a fork that meets again", () => {
  const graph = (edges: string) => {
    const imports = new Map<string, string[]>();
    for (const [from, to] of edges.split(" ")) imports.set(from, [...(imports.get(from) ?? []), to]).set(to, imports.get(to) ?? []);
    return circlesIn(imports).map((circle) => circle.join(""));
  };
  expect(graph("ab ba")).toEqual(["ab"]);
  expect(graph("ab bc ca cd de")).toEqual(["abc"]);
  expect(graph("ab bc cb cd da ef fe")).toEqual(["abcd", "ef"]);
  expect(graph("ab ac bd cd de")).toEqual([]);
});

test("among the kernels too: the judge knows every operation's room, a room its devices, a device the steps of a pass", async () => {
  const beside = ["judge", "devices", "steps"];
  const rooms = readdirSync("src/kernels", { withFileTypes: true }).filter((entry) => entry.isDirectory() && !beside.includes(entry.name));
  const files = readdirSync("src/kernels", { recursive: true, encoding: "utf8" }).filter((file) => /(?<!\.as)\.ts$/.test(file));
  const floors = [["judge"], rooms.map(({ name }) => name), ["devices"], ["steps"]];
  const sources = files.filter((file) => !file.includes("generated/")).map((file) => join("src/kernels", file));
  expect(await upwardArrows("src/kernels", floors, sources)).toEqual([]);
});

test("what backends share knows none of them, but for the table that opens one", async () => {
  const shared = readdirSync("src/backends", { withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { name } of shared.filter(({ name }) => !["index.ts", "open.ts"].includes(name))) {
    const specifiers = [...(await readFile(`src/backends/${name}`, "utf8")).matchAll(/from "(\.[^"]+)"/g)].map(
      ([, specifier]) => specifier,
    );
    expect([name, specifiers.filter((specifier) => /^\.\/\w+\//.test(specifier))]).toEqual([name, []]);
  }
});

test("no file is loose: each has a room", () => {
  const loose = readdirSync("src", { withFileTypes: true }).filter((entry) => entry.isFile());
  expect(loose.map(({ name }) => name)).toEqual([]);
});

test("in the explorer too: page, experiments, journey, then drawing and engine, then explain and state; the engine comes by the package's doors", async () => {
  const files = readdirSync("explorer/src", { recursive: true, encoding: "utf8" }).filter((file) => /\.tsx?$/.test(file));
  const sources = files.map((file) => join("explorer/src", file));
  const floors = [["page"], ["experiments"], ["journey"], ["drawing", "engine"], ["explain", "state"]];
  expect(await upwardArrows("explorer/src", floors, sources)).toEqual([]);
  const texts = await Promise.all(sources.map((file) => readFile(file, "utf8")));
  expect(texts.filter((text) => /from "(\.\.\/)+(src|dist)\//.test(text))).toEqual([]);
});

test("in the service too: command, http, routes, service, engine, batcher, and what all of them speak of; the engine comes by the package's doors", async () => {
  const root = "packages/serve/src";
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const sources = files.map((file) => join(root, file));
  const spokenOf = ["service", "facts", "errors"].map((name) => `${root}/service/${name}.ts`); // types, and the codes of errors
  const floors = [["command"], ["http"], ["routes"], ["service"], ["engine"], ["batcher"]];
  const upward = await upwardArrows(root, floors, sources);
  expect(upward.filter((arrow) => !spokenOf.includes(arrow.split(" → ")[1]))).toEqual([]);
  const texts = await Promise.all(sources.map((file) => readFile(file, "utf8")));
  expect(texts.filter((text) => /from "(\.\.\/)+(src|dist)\//.test(text))).toEqual([]);
});

test("a folder's index.ts is its only door", async () => {
  const roomOf = (file: string) => file.split("/").slice(0, 2).join("/");
  const isDoor = (file: string) => file.startsWith("src/doors/") || file.endsWith("/index.ts");
  const forNode = "of Node, and the room's door is open to browsers";
  const beforeTheModel = "a tokenizer starts faster without the model, which stands behind the room's door";
  const sideDoors: Record<string, string> = {
    "src/backends/wasm/backend.ts": "a build is tried on an engine whose every call is made in a certain way",
    "src/backends/wasm/engine.ts": "a build is timed on the bare engine, where nothing but its kernels runs",
    "src/backends/wasm/node-crew.ts": forNode,
    "src/backends/wasm/node-thread.ts": forNode,
    "src/checkpoint/files/node-fetch.ts": forNode,
    "src/checkpoint/files/node-files.ts": forNode,
    "src/checkpoint/files/node-new-folder.ts": forNode,
    "src/kernels/devices/node-peers.ts": forNode,
    "src/loading/node-caller.ts": forNode,
    "src/loading/node-platform.ts": forNode,
    "src/loading/node-quantize.ts": forNode,
    "src/loading/place.ts": beforeTheModel,
    "src/loading/tokenizer-from.ts": beforeTheModel,
    "src/loading/web-caller.ts": "what starts a worker is no part of that worker's program, which has the room's door",
    "src/tasks/on-platform.ts": "the room's door is public types alone, which the package's doors hand out as they are",
  };
  const used = new Set<string>();
  const past: string[] = [];
  const entries = ["src/doors/node.ts", "src/doors/browser.ts", "src/cli/typeformer.ts"];
  const files = (await Promise.all(entries.map((entry) => reach(entry)))).flatMap((reached) => [...reached.keys()]);
  for (const file of files) {
    for (const [, specifier] of (await readFile(file, "utf8")).matchAll(/from "(\.[^"]+)"/g)) {
      const target = join(dirname(file), specifier);
      if (roomOf(target) === roomOf(file) || isDoor(target)) continue;
      if (sideDoors[target]) used.add(target);
      else past.push(`${file} → ${target}`);
    }
  }
  expect(past).toEqual([]);
  expect([...used].sort()).toEqual(Object.keys(sideDoors).sort()); // an exception goes with what needed it
});
