/** CONTRIBUTING's recipes, followed to the letter in a copy of the repository. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { follow } from "../support/recipe.ts";

const folder = mkdtempSync(join(tmpdir(), "typeformer-"));
let touched: string[];

beforeAll(() => {
  for (const part of [
    "src",
    "bench",
    "scripts",
    "test/golden",
    "test/support",
    "test/browser",
    "package.json",
    "tsconfig.json",
    "biome.json",
    ".gitignore",
  ]) {
    cpSync(part, join(folder, part), { recursive: true });
  }
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  touched = follow("CONTRIBUTING.md", folder);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the files are those that the recipes name", () => {
  expect(touched).toEqual([
    "src/kernels/gelu/table.ts",
    "src/kernels/gelu/index.ts",
    "src/kernels/gelu/contract.ts",
    "src/kernels/rmsnorm/contract.ts",
    "src/kernels/rmsnorm/reference.ts",
    "src/kernels/rmsnorm/cases.ts",
    "src/kernels/rmsnorm/index.ts",
    "src/kernels/index.ts",
    "test/golden/kernel_answers.py",
  ]);
});

test("types and lint are clean", () => {
  writeFileSync(join(folder, "tsconfig.src.json"), JSON.stringify({ extends: "./tsconfig.json", include: ["src", "bench"] }));
  expect(node("node_modules/typescript/bin/tsc", "-p", "tsconfig.src.json")).toBe("");
  const sources = touched.filter((file) => file.endsWith(".ts"));
  expect(node("node_modules/@biomejs/biome/bin/biome", "check", "--vcs-enabled=false", ...sources)).toMatch(/No fixes applied/);
});

describe("the new kernels", () => {
  test("stand in the tables and are right in every case", () => {
    const { names, gelus, table, rmsnorm, timed } = judge();
    expect(names).toContain("rmsnorm");
    expect(gelus).toContain("table");
    expect(table.wrong).toEqual([]);
    expect(rmsnorm.wrong).toEqual([]);
    expect(Math.min(table.cases, rmsnorm.cases)).toBeGreaterThan(10);
    expect(timed).toEqual(["gelu/table", "rmsnorm/reference"]);
  });

  test("fail where they are wrong", () => {
    const wrong = (file: string, right: string, other: string) => {
      const text = readFileSync(join(folder, file), "utf8");
      expect(text).toContain(right);
      writeFileSync(join(folder, file.replace(/\w+\.ts$/, "wrong.ts")), text.replace(right, other));
    };
    wrong("src/kernels/gelu/table.ts", "t * (rise + (1 - t) * ((1 - t) * (slopes[i] - rise) - t * (slopes[i + 1] - rise)))", "t * rise");
    wrong("src/kernels/rmsnorm/reference.ts", "Math.sqrt(meanSquare + epsilon)", "(Math.sqrt(meanSquare) + epsilon)");
    const { table, rmsnorm } = judge("wrong.ts", "wrong.ts");
    expect(table.wrong).toContain("-6 to 6, where it bends");
    expect(rmsnorm.wrong).toContain("small spread: ε decides");
  });
});

type Judged = Record<"table" | "rmsnorm", { cases: number; wrong: string[] }> & Record<"names" | "gelus" | "timed", string[]>;

/** Judges the two kernels, from the files that hold them, by the copy's own conformance and goldens. */
function judge(table = "table.ts", rmsnorm = "reference.ts"): Judged {
  writeFileSync(
    join(folder, "judge.ts"),
    `import { bench, conform, operations } from "./src/kernels/index.ts";
     import { kernelGoldens } from "./test/golden/kernel-goldens.ts";
     import { gelu as table } from "./src/kernels/gelu/${table}";
     import { rmsnorm } from "./src/kernels/rmsnorm/${rmsnorm}";
     const golden = await kernelGoldens();
     const failed = (verdicts) => ({ cases: verdicts.length, wrong: verdicts.filter(({ ok }) => !ok).map((verdict) => verdict.case) });
     const verdicts = { table: failed(await conform(operations.gelu, table, { golden })), rmsnorm: failed(await conform(operations.rmsnorm, rmsnorm, { golden })) };
     const timed = [];
     for (const [operation, kernel] of [[operations.gelu, table], [operations.rmsnorm, rmsnorm]]) {
       const some = { cases: operation.cases.slice(2, 3), budget: 1 };
       timed.push(...(await bench(operation, kernel, some).catch(() => [])).map((row) => row.operation + "/" + row.dialect));
     }
     const names = Object.keys(operations);
     console.log(JSON.stringify({ ...verdicts, names, gelus: Object.keys(operations.gelu.dialects), timed }));`,
  );
  return JSON.parse(node("--no-warnings", "--import", "./scripts/register-typescript.mjs", "judge.ts"));
}

/** All that a program of the copy prints: which of its two streams a tool reports on is the tool's affair. */
function node(...args: string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  return stdout + stderr;
}
