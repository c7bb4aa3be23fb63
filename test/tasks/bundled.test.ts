/** The bundled model as its users have it: a package beside the engine's, in the working folder, or not at all. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { built } from "../support/built.ts";

const place = mkdtempSync(join(tmpdir(), "typeformer-bundled-"));
const engine = join(place, "engine/node_modules/typeformer");
const project = join(place, "project");

beforeAll(async () => {
  await built();
  cpSync("dist", join(engine, "dist"), { recursive: true });
  mkdirSync(project);
});

afterAll(() => rmSync(place, { recursive: true }));

/** The engine's first answer, or its error, where it is run by a program of `project`. */
function answer(): string {
  const program = `import { pipeline } from ${JSON.stringify(pathToFileURL(join(engine, "dist/node.js")).href)};
    const answer = async () => (await (await pipeline("fill-mask"))("The sky is <mask>."))[0].token_str;
    console.log(await answer().catch(({ code, message }) => code + ": " + message));`;
  return spawnSync(process.execPath, ["--input-type=module", "-e", program], { cwd: project, encoding: "utf8" }).stdout;
}

/** What `npm install` makes of the package. */
function install(folder: string): void {
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  symlinkSync(resolve("weights/mini"), join(folder, "node_modules/typeformer-mini"), "junction");
}

test("where it is missing, the error says what to do", () => {
  expect(answer()).toMatch(/^model_not_found: .*npm install typeformer-mini/);
  expect(answer()).toContain(`from ${project}`);
  expect(answer()).toContain("in a bundle or an executable that has left it behind, give its files");
});

test.each([
  ["the working folder", project],
  ["the engine", join(place, "engine")],
])("it is found beside %s", (_, folder) => {
  install(folder);
  expect(answer()).toBe(" dark\n");
  rmSync(join(folder, "node_modules/typeformer-mini"));
});

test("it has the engine's version, and the engine asks for it", () => {
  const { version, peerDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(JSON.parse(readFileSync("weights/mini/package.json", "utf8")).version).toBe(version);
  expect(peerDependencies["typeformer-mini"]).toBe(`^${version}`);
});
