/** What `npm install` in a fresh clone must find in the lock, so that it has nothing to write there, whatever the system and the npm. */
import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";

interface Entry {
  optionalDependencies?: Record<string, string>;
  resolved?: string;
  libc?: string[];
}

const entriesOf = (file: string) => JSON.parse(readFileSync(file, "utf8")).packages as Record<string, Entry>;
const locks = [".", "bench/peers", "docs/reference", "test/package", "test/runtimes"].map((folder) => `${folder}/package-lock.json`);
const entries = entriesOf("package-lock.json");

/** A package is looked for beside the one that wants it, then in each folder above, as Node does. */
function isLocked(name: string, wantedBy: string, among: Record<string, Entry>): boolean {
  const place = wantedBy === "" ? `node_modules/${name}` : `${wantedBy}/node_modules/${name}`;
  if (place in among) return true;
  return wantedBy !== "" && isLocked(name, wantedBy.slice(0, Math.max(0, wantedBy.lastIndexOf("/node_modules/"))), among);
}

const unlocked = (among: Record<string, Entry>) =>
  Object.entries(among).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).flatMap((name) => (isLocked(name, place, among) ? [] : [`${place || "the clone"} wants ${name}`])),
  );

test("the lock has every package, those for other systems too", () => {
  /* npm leaves them out where it adds a package to an installed folder: remove node_modules and install once more */
  expect(unlocked(entries)).toEqual([]);
  expect(Object.keys(entries).filter((place) => /darwin|win32/.test(place)).length).toBeGreaterThan(20);
});

test("the check sees what it must: a package that is not there, and one that lies deeper", () => {
  const wants = (name: string): Entry => ({ optionalDependencies: { [name]: "1.0.0" } });
  expect(unlocked({ "node_modules/a": wants("b") })).toEqual(["node_modules/a wants b"]);
  expect(unlocked({ "node_modules/a": wants("b"), "node_modules/b": {} })).toEqual([]);
  expect(unlocked({ "node_modules/a": wants("b"), "node_modules/a/node_modules/b": {} })).toEqual([]);
  expect(unlocked({ "node_modules/a/node_modules/c": wants("b"), "node_modules/a/node_modules/b": {} })).toEqual([]);
  expect(unlocked({ "node_modules/c": wants("b"), "node_modules/a/node_modules/b": {} })).toEqual(["node_modules/c wants b"]);
});

test("npm 10, which Node 20 and 22 bring, finds no field that it would take out", () => {
  /* npm 11 writes `libc` for what it adds and reads a lock without it; npx npm@10 install takes it out */
  expect(Object.keys(entries).filter((place) => entries[place].libc)).toEqual([]);
});

test.each(locks)("%s names no registry", (file) => {
  const addresses = Object.values(entriesOf(file)).flatMap(({ resolved }) => (resolved?.includes(":") ? [resolved] : []));
  expect(addresses).toEqual([]);
});
