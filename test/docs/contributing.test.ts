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
    "src/kernels/rmsnorm/step.ts",
    "src/kernels/rmsnorm/index.ts",
    "src/kernels/index.ts",
    "src/backends/ops.ts",
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

  test("arrive in a pass on every CPU backend, and a GPU's says that it has none", () => {
    const { far, refused } = passes();
    expect(Object.keys(far)).toEqual(["reference", "cpu", "wasm"]);
    for (const scaled of Object.values(far)) expect(scaled).toBeLessThan(2e-6);
    expect(refused).toBe('backend_unavailable: rmsnorm has no dialect for gpujs: take the backend "wasm" or "cpu"');
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

/** A program with the new op on the copy's backends: how far each is from the kernel's reference, and what one without a dialect says. */
function passes(): { far: Record<string, number>; refused: string } {
  writeFileSync(
    join(folder, "passes.ts"),
    `import { openBackend } from "./src/backends/index.ts";
     import { usePeersOfNode } from "./src/kernels/devices/node-peers.ts";
     import { operations } from "./src/kernels/index.ts";
     import { compare, normal, uniform } from "./src/tensor/index.ts";
     usePeersOfNode();
     const [ids, columns, epsilon] = [Int32Array.of(4, 0, 2), 13, 1e-5];
     const numbers = normal(1, 5 * columns);
     const gamma = uniform(2, columns, 0.5, 1.5);
     const x = Float32Array.from([...ids].flatMap((id) => [...numbers.slice(id * columns, (id + 1) * columns)]));
     const expected = new Float32Array(x.length);
     operations.rmsnorm.dialects.reference({ y: expected }, { x, weight: gamma, epsilon, rows: ids.length, columns });
     const run = async (name) => {
       const { backend } = await openBackend(name, { threads: 1, gpujs: { mode: "webasm" } });
       const table = await backend.parameter("table", [5, columns], "table", (target) => target.set(numbers));
       const weight = await backend.parameter("γ", [columns], "vector", (target) => target.set(gamma));
       const { y } = await backend.pass({ ids }, (ops, { ids }) => ({ y: ops.gelu(ops.rmsNorm(ops.embed([table, ids]), { weight, epsilon })) }));
       const after = new Float32Array(y.length);
       operations.gelu.dialects.reference({ y: after }, { x: expected });
       return compare(y, after).scaled;
     };
     const far = {};
     for (const name of ["reference", "cpu", "wasm"]) far[name] = await run(name);
     const refused = await run("gpujs").catch(({ code, message }) => code + ": " + message);
     console.log(JSON.stringify({ far, refused }));
     process.exit();`,
  );
  return JSON.parse(node("--no-warnings", "--import", "./scripts/register-typescript.mjs", "passes.ts"));
}

/** All that a program of the copy prints: which of its two streams a tool reports on is the tool's affair. */
function node(...args: string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  return stdout + stderr;
}
