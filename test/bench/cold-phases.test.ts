/** The benchmark of a cold start, with one process of each. */
import { spawnSync } from "node:child_process";
import { expect, test } from "@jest/globals";
import { built } from "../support/built.ts";

test("the command gives the whole beside Node's own, and the phases in the order in which they begin", async () => {
  await built();
  const command = ["--import", "./scripts/register-typescript.mjs", "bench/cold-phases.ts", "--samples", "1", "--threads", "1"];
  const { stdout, stderr, status } = spawnSync(process.execPath, command, { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const [, wholes, phases] = stdout.trim().split("\n\n");
  expect(wholes.split("\n").slice(2)).toEqual([
    expect.stringMatching(/^\| `node -e 0` \|( [\d.]+ ms \|){3} 1\.00× \|$/),
    expect.stringMatching(/^\| the file of weights is read \|( [\d.]+ ms \|){3} [\d.]+× \|$/),
    expect.stringMatching(/^\| `typeformer fill-mask`, to its end \|( [\d.]+ ms \|){3} [\d.]+× \|$/),
  ]);
  const names = phases
    .split("\n")
    .slice(2)
    .map((line) => /^\| ([^|]+) \|( [\d.]+ ms \|){3}$/.exec(line)?.[1]);
  expect(names).toEqual(expect.arrayContaining(["tokenizer built", "weights packed and checked"]));
  expect([names[0], names.at(-1)]).toEqual(["node started", "first answer"]);
});

test("a model that is not there is told", () => {
  const command = ["--import", "./scripts/register-typescript.mjs", "bench/cold-phases.ts", "--model", "./nowhere"];
  const { stderr, status } = spawnSync(process.execPath, command, { encoding: "utf8" });
  expect(status).toBe(1);
  expect(stderr).toContain("there is no folder ./nowhere");
});
