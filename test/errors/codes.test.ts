import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { CommanderError } from "commander";
import { exitCodeOf } from "../../src/cli/failure.ts";
import { errorCodes, errorGroups, groupOf, TypeformerError } from "../../src/errors/index.ts";

/** Every TypeScript file below a folder. */
async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.parentPath.includes("node_modules"))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  return Promise.all(files.map((file) => readFile(file, "utf8")));
}

const thrown = (await sources("src")).join("\n");
const tested = (await sources("test")).join("\n");

test.each(errorCodes)("%s is thrown by the sources, and a test raises it", (code) => {
  const literal = new RegExp(`["']${code}["']`, "g");
  expect(thrown.match(literal)?.length ?? 0).toBeGreaterThan(1); // once in the table, and where it is thrown
  expect(tested.match(literal)?.length ?? 0).toBeGreaterThan(0);
});

describe("the table of codes", () => {
  test("every code has one group", () => {
    expect(errorCodes).toHaveLength(new Set(errorCodes).size);
    for (const code of errorCodes) expect(Object.values(errorGroups).filter((group) => group === groupOf(code))).toHaveLength(1);
    expect(() => groupOf("no_such_code" as "aborted")).toThrow(RangeError);
  });

  test.each(errorCodes)("%s: the exit code is that of its group, 1 for all but Ctrl-C", (code) => {
    expect(exitCodeOf(new TypeformerError(code, ""))).toBe(code === "aborted" ? 130 : 1);
  });

  test("what has no code: a fault of the program is 1, a command line without sense 2, help 0", () => {
    expect(exitCodeOf(new RangeError("a bug"))).toBe(1);
    expect(exitCodeOf(new CommanderError(1, "commander.unknownOption", ""))).toBe(2);
    expect(exitCodeOf(new CommanderError(0, "commander.help", ""))).toBe(0);
  });

  test.each(errorCodes)("%s: its status says whose matter it is, and is none that clients answer with the same request at once", (code) => {
    const { http } = groupOf(code);
    const isCallers = [400, 404, 413, 422, 499].includes(http);
    expect(isCallers || [500, 502, 507].includes(http)).toBe(true);
    const asked = /^(invalid_(input|option|json)|no_|unknown_task|model_not_found|too_long|missing_head|aborted)/.test(code);
    expect(isCallers).toBe(asked);
  });

  test.each([
    [400, ["invalid_json"]],
    [404, ["unknown_task", "model_not_found"]],
    [413, ["too_long"]],
    [422, ["invalid_input", "invalid_option", "no_mask", "no_targets", "missing_head"]],
    [499, ["aborted"]],
  ])("%i is the status of %j, and of nothing else", (status, codes) => {
    expect(errorCodes.filter((code) => groupOf(code).http === status)).toEqual(codes);
  });

  test("docs/guides/errors.md has all of them, as they stand in the table", async () => {
    const page = await readFile("docs/guides/errors.md", "utf8");
    const rows = [...page.matchAll(/^\| `(\w+)` \| .{10,} \| `(\w+)` \| (\d+) \|$/gm)].map(([, code, group, http]) => [code, group, http]);
    expect(rows).toEqual(Object.entries(errorGroups).flatMap(([name, { codes, http }]) => codes.map((code) => [code, name, String(http)])));
  });

  test("after a final error no other request is answered", () => {
    expect(errorCodes.filter((code) => groupOf(code).isFinal)).toEqual(["aborted", "disposed"]);
  });
});
