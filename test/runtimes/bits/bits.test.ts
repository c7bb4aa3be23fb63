/** The same bits everywhere: on this Node here, elsewhere by `npm run test:runtimes`. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "@jest/globals";
import { built } from "../../support/built.ts";
import { answerIn } from "../answer.ts";
import { GUIDE, sectionOf } from "../guide.ts";
import { PAGE } from "../table.ts";
import { bitsTold, expectedBits, faultOfBits, telling, textCount, writeTelling } from "./bits.ts";

await built();

test("on this Node, as a program that is tried tells it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "typeformer-bits-"));
  try {
    const program = readFileSync("test/runtimes/consumers/module/main.js", "utf8").replace(
      '"typeformer"',
      JSON.stringify(pathToFileURL(resolve("dist/node.js")).href),
    );
    await writeTelling(join(folder, "main.mjs"), program);
    const answer = answerIn(
      execFileSync(process.execPath, ["main.mjs"], { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
    );
    expect(answer).toMatchObject({ token: " door", bits: [expectedBits, expectedBits, expectedBits] });
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 600_000);

test("the guide to runtimes has the hash", () => {
  expect(readFileSync(PAGE, "utf8")).toContain(`\n\`${expectedBits}\`\n`);
});

test("every program that is tried tells its bits, in the guide too", () => {
  const programs = readdirSync("test/runtimes/consumers", { recursive: true, encoding: "utf8" })
    .map((file) => join("test/runtimes/consumers", file))
    .filter((path) => /\.(c?js|html)$/.test(path))
    .map((path) => readFileSync(path, "utf8"));
  const headings = Array.from(readFileSync(GUIDE, "utf8").matchAll(/^## (.+)$/gm), ([, heading]) => heading);
  const guided = headings.flatMap((heading) => [...sectionOf(heading).files.values()]);
  const asking = [...programs, ...guided].filter((program) => program.includes('pipeline("fill-mask"'));
  expect(asking.length).toBeGreaterThan(13);
  for (const program of asking) expect(telling(program)).toMatch(/bits: await sameBits\(pipeline[^()]*\)/);
});

test("a program is given the pipeline, the model and the options that it has itself", () => {
  const modules =
    'import { pipeline } from "typeformer";\nconst unmask = await pipeline("fill-mask", mini, { worker });\nconst a = { backend: unmask.model.backend };\n';
  expect(telling(modules)).toBe(
    `import { sameBits } from "./same-bits.js";\n${modules.replace("backend }", "backend, bits: await sameBits(pipeline, mini, { worker }) }")}`,
  );
  expect(telling('const { pipeline } = require("typeformer"); pipeline("fill-mask"); ({ backend: unmask.model.backend })')).toMatch(
    /^const \{ sameBits \} = require\("\.\/same-bits\.js"\);\n.*sameBits\(pipeline\) \}\)$/,
  );
  expect(telling("const x = 1;\n")).toBe("const x = 1;\n");
});

test("other bits, none, or other than none without WebAssembly, are a fault", () => {
  const answer = { token: " door", score: 0.4292 };
  const wasm = { ...answer, backend: "wasm (simd128, 2 threads)" };
  const cpu = { ...answer, backend: "cpu (1 thread); passed over: wasm" };
  const same = [expectedBits, expectedBits];
  expect(faultOfBits(answer)).toBeUndefined(); // the command line
  expect(faultOfBits({ ...wasm, bits: same })).toBeUndefined();
  expect(faultOfBits({ ...cpu, bits: "backend_unavailable" })).toBeUndefined();
  expect(faultOfBits({ ...wasm, bits: [expectedBits, "f00d"] })).toMatch(/its bits are f00d, not [\da-f]{64}/);
  expect(faultOfBits({ ...wasm, bits: "backend_unavailable" })).toMatch(/its bits are backend_unavailable/);
  expect(faultOfBits(wasm)).toMatch(/its bits are undefined/);
  expect(faultOfBits({ ...cpu, bits: same })).toMatch(/without WebAssembly "exact" gives/);
  expect(bitsTold([{ ...wasm, bits: same }, { ...wasm, bits: same }, { ...cpu, bits: "backend_unavailable" }, answer])).toBe(
    `simd: "exact": SHA-256 of the vectors and logits of ${textCount} texts, on 1, 2 and 3 threads, all at once, alone and by sevens:
  ${expectedBits} in 2 ways
  backend_unavailable in 1 way`,
  );
});
