/** The packed packages before those who judge packages: arethetypeswrong, by how every resolution finds the types, and publint. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { builtService } from "../support/built.ts";
import { noTools, tool } from "./tools.ts";

interface Found {
  resolution?: { fileName: string };
}

const folder = mkdtempSync(join(tmpdir(), "typeformer-packed-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

(noTools ? describe.skip : describe).each([".", "./packages/serve"])(`the tarball of %s${noTools && ` (${noTools})`}`, (source) => {
  let packed: string;

  beforeAll(async () => {
    await builtService();
    const flags = ["--ignore-scripts", "--pack-destination", folder];
    packed = join(folder, execFileSync("npm", ["pack", source, ...flags], { encoding: "utf8", stdio: "pipe" }).trim());
  });

  /* .attw.json leaves out that `require` finds ES modules: every Node that the package runs on can load them so */
  test("arethetypeswrong: each door is found by every resolution, with its types", () => {
    const { status, stdout } = spawnSync(process.execPath, [tool("@arethetypeswrong/cli/dist/index.js"), packed, "--format", "json"], {
      encoding: "utf8",
    });
    const { analysis } = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(analysis.problems.filter(({ kind }: { kind: string }) => kind !== "CJSResolvesToESM")).toEqual([]);
    const doors: Record<string, { resolutions: Record<string, Found> }> = analysis.entrypoints;
    for (const [door, { resolutions }] of Object.entries(doors)) {
      if (door.endsWith("*.wasm")) continue; // attw asks for no pattern
      expect(Object.keys(resolutions)).toEqual(["node10", "node16-cjs", "node16-esm", "bundler"]);
      for (const { resolution } of Object.values(resolutions)) expect(resolution?.fileName).toMatch(/\.d\.ts$|package\.json$/);
    }
  });

  test("publint: nothing to say", () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [tool("publint/src/cli.js"), packed, "--strict"], { encoding: "utf8" });
    expect(stdout + stderr).toMatch(/All good!/);
    expect(status).toBe(0);
  });
});
