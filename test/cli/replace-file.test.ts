import { execFile } from "node:child_process";
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { checkReplaceable, replaceFile } from "../../src/cli/replace-file.ts";

let folder: string;
const at = (name: string) => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "typeformer-replace-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a new file, and one in an old one's place; nothing is left beside it", async () => {
  for (const text of ["one", "two"]) {
    await checkReplaceable(at("a"));
    await replaceFile(at("a"), text);
    expect(readFileSync(at("a"), "utf8")).toBe(text);
  }
  expect(readdirSync(folder)).toEqual(["a"]);
});

test("a link stays, and what it leads to is replaced where it lies", async () => {
  mkdirSync(at("deep"));
  writeFileSync(at("deep/a"), "one");
  symlinkSync(at("deep/a"), at("link"));
  await replaceFile(at("link"), "two");
  expect([lstatSync(at("link")).isSymbolicLink(), readFileSync(at("deep/a"), "utf8")]).toEqual([true, "two"]);
  expect(
    readdirSync(folder)
      .concat(readdirSync(at("deep")))
      .sort(),
  ).toEqual(["a", "deep", "link"]);
});

test("what is no file is written to, and stays what it is", async () => {
  const made = await new Promise<boolean>((resolve) => execFile("mkfifo", [at("pipe")], (error) => resolve(!error)));
  if (!made) return; // a system without named pipes
  await checkReplaceable(at("pipe"));
  const read = new Promise<string>((resolve) => execFile("cat", [at("pipe")], (_, text) => resolve(text)));
  await replaceFile(at("pipe"), "two");
  expect([await read, lstatSync(at("pipe")).isFIFO()]).toEqual(["two", true]);
});

test.each([
  ["a folder", "", /is a folder: name a file$/],
  ["no folder above it", "none/a", /cannot be written: ENOENT/],
])("%s is refused beforehand, and afterwards nothing is there", async (_, name, message) => {
  await expect(checkReplaceable(at(name))).rejects.toMatchObject({ code: "invalid_input", message: expect.stringMatching(message) });
  await expect(replaceFile(at(name || "none/a"), "x")).rejects.toMatchObject({ code: "invalid_input" });
  expect(readdirSync(folder)).toEqual([]);
});
