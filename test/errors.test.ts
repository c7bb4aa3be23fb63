import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { errorCodes } from "../src/errors/index.ts";

/** Every TypeScript file below a folder. */
async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  return Promise.all(files.map((file) => readFile(file, "utf8")));
}

const thrown = (await sources("src")).join("\n");
const tested = (await sources("test")).join("\n");

test.each(errorCodes)("%s is thrown by the sources, and a test raises it", (code) => {
  const literal = new RegExp(`["']${code}["']`, "g");
  expect(thrown.match(literal)?.length ?? 0).toBeGreaterThan(1); // once in the union, and where it is thrown
  expect(tested.match(literal)?.length ?? 0).toBeGreaterThan(0);
});
