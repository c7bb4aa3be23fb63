/** The declarations as users compile them: by TypeScripts of the last two years, with all checks of libraries on. */
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, describe, expect, test } from "@jest/globals";
import { noTools, tool } from "../package/tools.ts";
import { built } from "../support/built.ts";

const nodenext = { module: "nodenext" };
const bundler = { module: "esnext", moduleResolution: "bundler" };
const node10 = { module: "esnext", moduleResolution: "node10" }; // by `typesVersions`; TypeScript 7 has it no more

/** The oldest that DefinitelyTyped supports, the last of the fives, and ours. */
const compilers = [
  { version: "5.7", program: tool("typescript-5.7/bin/tsc"), resolutions: { nodenext, bundler, node10 } },
  { version: "5.9", program: tool("typescript-5.9/bin/tsc"), resolutions: { nodenext, bundler, node10 } },
  { version: "7", program: resolve("node_modules/typescript/bin/tsc"), resolutions: { nodenext, bundler } },
];

/** A page's, without Node's types; and Node's, which have no `WebAssembly` and no `Worker`. Neither has a word of WebGPU. */
const libraries = {
  page: { lib: ["ES2022", "DOM"], types: [] },
  node: { lib: ["ES2022"], types: ["node"] },
};

const strict = { noEmit: true, strict: true, skipLibCheck: false, target: "ES2022", verbatimModuleSyntax: true };

await built();
const project = mkdtempSync(join(tmpdir(), "typeformer-types-"));
afterAll(() => rmSync(project, { recursive: true, force: true }));
layOut();

(noTools ? describe.skip : describe)(`every door${noTools && ` (${noTools})`}`, () => {
  test.each(compilers)("TypeScript $version compiles its uses, and no misspelt name", async ({ version, program, resolutions }) => {
    const names: string[] = [];
    for (const [resolution, modules] of Object.entries(resolutions)) {
      for (const [library, types] of Object.entries(libraries)) {
        const name = `${version}-${resolution}-${library}`;
        const compilerOptions = { ...strict, ...modules, ...types };
        writeFileSync(join(project, `${name}.ts`), 'import { pipelin } from "typeformer";\nvoid pipelin;\n');
        writeFileSync(join(project, `${name}.json`), JSON.stringify({ compilerOptions, files: ["program.ts", `${name}.ts`] }));
        names.push(name);
      }
    }
    const configs = names.map((name) => `${name}.json`);
    const { stdout } = spawn(process.execPath, [program, "-b", ...configs], { cwd: project }); // one process: libraries are read once
    expect((await text(stdout)).split("\n")).toEqual([
      ...names.map(
        (name) => `${name}.ts(1,10): error TS2724: '"typeformer"' has no exported member named 'pipelin'. Did you mean 'pipeline'?`,
      ),
      "",
    ]);
  });
});

/** A user's project, outside the repository: the package's declarations, and the types of others that it may have. */
function layOut(): void {
  const installed = join(project, "node_modules/typeformer");
  mkdirSync(join(installed, "dist"), { recursive: true });
  cpSync("package.json", join(installed, "package.json"));
  for (const file of readdirSync("dist")) if (file.endsWith(".d.ts")) cpSync(join("dist", file), join(installed, "dist", file));
  mkdirSync(join(project, "node_modules/@types"));
  for (const name of ["node", "ndarray"]) symlinkSync(resolve("node_modules/@types", name), join(project, "node_modules/@types", name));
  writeFileSync(join(project, "package.json"), '{ "type": "module" }');
  cpSync("test/types/program.ts", join(project, "program.ts"));
}
