/** Which flags of its process a thread of Node's is started with, in processes of the built package. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { built } from "../../support/built.ts";

const folder = mkdtempSync(join(tmpdir(), "typeformer-threads-"));
const diary = join(folder, "diary");

/** What the flags load, once in every thread that was started with them. */
const loaded = { required: join(folder, "required.cjs"), imported: join(folder, "imported.mjs") };

beforeAll(async () => {
  await built();
  writeFileSync(loaded.required, `if (process.env.PNP) process.versions.pnp = "3"; ${note("required")}`);
  writeFileSync(loaded.imported, note("imported"));
});

afterAll(() => rmSync(folder, { recursive: true }));

function note(what: string): string {
  return `process.getBuiltinModule("node:fs").appendFileSync(${JSON.stringify(diary)}, "${what} ");`;
}

/** What was loaded, and where, by a program that answers in a worker with two threads. */
function run(env: Record<string, string>): string {
  writeFileSync(diary, "");
  const program = `import { pipeline } from "./dist/node.js";
    const unmask = await pipeline("fill-mask", "./weights/mini", { threads: 2, worker: true });
    console.log(unmask.model.backend);
    unmask.dispose();`;
  const flags = ["--require", loaded.required, `--import=${loaded.imported}`, "--input-type=module", "-e", program];
  const printed = execFileSync(process.execPath, flags, { encoding: "utf8", env: { ...process.env, ...env } });
  return `${printed.trim()}: ${readFileSync(diary, "utf8").trim()}`;
}

test("with none: what they load is not loaded again for every thread", () => {
  expect(run({})).toMatch(/^wasm \([\w-]+, 2 threads\): required imported$/);
});

test("under Yarn's Plug'n'Play with those that load something: without them it would find no package", () => {
  expect(run({ PNP: "1" })).toMatch(/^wasm \([\w-]+, 2 threads\): required imported required imported required imported$/);
});
