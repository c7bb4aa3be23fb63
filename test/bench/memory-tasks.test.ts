/** The benchmark of memory, on models and counts so small that it takes a moment. */
import { spawnSync } from "node:child_process";
import { expect, test } from "@jest/globals";
import { built } from "../support/built.ts";

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const command = ["--import", "./scripts/register-typescript.mjs", "bench/memory-tasks.ts", ...args];
  return spawnSync(process.execPath, command, { encoding: "utf8" });
}

test("the command gives the peak of each run, in megabytes, and what a collection left", async () => {
  await built();
  const models = ["--tagger", "./test/golden/family/bert/tokens", "--embedder", "./test/golden/family/bert/mlm"];
  const { stdout, stderr, status } = run(...models, "--tokens", "150", "--stride", "5", "--lines", "3");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const rows = stdout.trim().split("\n").slice(4);
  expect(rows).toEqual([
    expect.stringMatching(/^\| `ner --stride 5` \| a text of 150 tokens \| \d+ MB \| (none was needed|\d+ MB) \|$/),
    expect.stringMatching(/^\| `embed --jsonl` \| 3 lines \| \d+ MB \| (none was needed|\d+ MB) \|$/),
  ]);
});

test("a model that is not there is told, and how it comes", () => {
  expect(run("--tagger", "./nowhere")).toMatchObject({ status: 1, stderr: expect.stringMatching(/^model_not_found: .*npm run models/) });
});
