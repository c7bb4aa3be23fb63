import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { expect, test } from "@jest/globals";

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
  "src/index.ts",
  "src/worker.ts",
  "src/checkpoint/safetensors/index.ts",
  "src/tokenizer/index.ts",
  "src/kernels/index.ts",
  "src/golden/index.ts",
];

/** The packages that are taken when a model must be downloaded, and not before. */
const lazy = [
  "src/checkpoint/hub/repository.ts imports @huggingface/hub",
  "src/checkpoint/hub/web-download.ts imports @noble/hashes/sha2.js",
  "src/checkpoint/hub/web-download.ts imports @noble/hashes/legacy.js",
];

test.each(doors)("%s reaches nothing of Node and no package", async (door) => {
  const modules = await reach(door);
  const outside = [...modules].flatMap(([file, packages]) => packages.map((name) => `${file} imports ${name}`));
  expect(outside.filter((line) => !lazy.includes(line))).toEqual([]);
});

test("what a download takes is imported lazily, each package in one place", async () => {
  const sources = [...(await reach("src/node.ts")).keys()].map(async (file) => ({ file, text: await readFile(file, "utf8") }));
  const importing = (await Promise.all(sources)).filter(({ text }) => /"@(huggingface|noble)\//.test(text));
  expect(importing.map(({ file }) => file).sort()).toEqual([...new Set(lazy.map((line) => line.split(" ")[0]))]);
  for (const { text } of importing) expect(text).not.toMatch(/^(import|export) .*"@(huggingface|noble)\//m);
});

test("the check sees what it must: the door for Node reaches Node", async () => {
  const packages = [...(await reach("src/node.ts")).values()].flat();
  expect(packages).toContain("node:fs/promises");
});

test.each(["src/checkpoint/safetensors/index.ts", "src/tokenizer/index.ts"])(
  "%s stands alone: no kernel, no backend, no model",
  async (door) => {
    const strangers = [...(await reach(door)).keys()].filter((file) => /^src\/(kernels|backends|model|tasks)\//.test(file));
    expect(strangers).toEqual([]);
  },
);

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

test("arrows only point down: tasks, then model, tokenizer and checkpoint, then backends, kernels, tensor", async () => {
  const floors = [["cli"], ["golden", "tasks"], ["model", "tokenizer", "checkpoint"], ["backends"], ["kernels"], ["tensor"]];
  const modules = new Map([...(await reach("src/node.ts")), ...(await reach("src/cli.ts")), ...(await reach("src/kernels/index.ts"))]);
  expect(await upwardArrows("src", floors, modules.keys())).toEqual([]);
});

test("in the explorer too: page, experiments, journey, then drawing and engine, then explain and state; the engine comes by the package's doors", async () => {
  const files = readdirSync("explorer/src", { recursive: true, encoding: "utf8" }).filter((file) => /\.tsx?$/.test(file));
  const sources = files.map((file) => join("explorer/src", file));
  const floors = [["page"], ["experiments"], ["journey"], ["drawing", "engine"], ["explain", "state"]];
  expect(await upwardArrows("explorer/src", floors, sources)).toEqual([]);
  const texts = await Promise.all(sources.map((file) => readFile(file, "utf8")));
  expect(texts.filter((text) => /from "(\.\.\/)+(src|dist)\//.test(text))).toEqual([]);
});

test("a folder's index.ts is its only door", async () => {
  const roomOf = (file: string) => file.split("/").slice(0, 2).join("/");
  const isDoor = (file: string) => !file.includes("/", 4) || file.endsWith("/index.ts");
  /* Node's files stay out of doors that browsers use; the command line takes the tokenizer without the model behind the same door. */
  const sideDoors = [
    "src/backends/wasm/node-crew.ts",
    "src/checkpoint/hub/node-cache-list.ts",
    "src/checkpoint/hub/node-hub.ts",
    "src/checkpoint/hub/node-settings.ts",
    "src/checkpoint/node-files.ts",
    "src/kernels/node-peers.ts",
    "src/tasks/node-platform.ts",
    "src/tasks/place.ts",
    "src/tasks/tokenizer-from.ts",
  ];
  const past: string[] = [];
  for (const file of [...(await reach("src/node.ts")), ...(await reach("src/cli.ts"))].map(([name]) => name)) {
    for (const [, specifier] of (await readFile(file, "utf8")).matchAll(/from "(\.[^"]+)"/g)) {
      const target = join(dirname(file), specifier);
      if (roomOf(target) !== roomOf(file) && file !== "src/cli.ts" && !isDoor(target) && !sideDoors.includes(target))
        past.push(`${file} → ${target}`);
    }
  }
  expect(past).toEqual([]);
});
