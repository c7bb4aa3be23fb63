/** The benchmark of opening a tokenizer, with one process of each. */
import { spawnSync } from "node:child_process";
import { expect, test } from "@jest/globals";
import { built } from "../support/built.ts";

test("the command gives both times and their ratio", async () => {
  await built();
  const command = ["--import", "./scripts/register-typescript.mjs", "bench/opening.ts", "--samples", "1"];
  const { stdout, stderr, status } = spawnSync(process.execPath, command, { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout.trim().split("\n").slice(4)).toEqual([
    expect.stringMatching(/^\| `JSON\.parse\(text\)` \| [\d.]+ ms \| [\d.]+ ms \| 1\.00× \|$/),
    expect.stringMatching(/^\| `Tokenizer\.fromJSON\(text\)` \| [\d.]+ ms \| [\d.]+ ms \| [\d.]+× \|$/),
  ]);
});
