/** `typeformer serve` belongs to another package, which is looked for beside this one. */
import { type SpawnOptionsWithoutStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { built } from "../support/built.ts";
import { run as runHere } from "./run.ts";

let modules: string;
beforeAll(async () => {
  modules = join(await mkdtemp(join(tmpdir(), "typeformer-serve-")), "node_modules");
  await cp(dirname(await built()), join(modules, "typeformer/dist"), { recursive: true });
  await cp("package.json", join(modules, "typeformer/package.json"));
  await symlink(resolve("node_modules/commander"), join(modules, "commander"));
});
afterAll(() => rm(dirname(modules), { recursive: true }));

const start = (args: string[], options: SpawnOptionsWithoutStdio = {}) =>
  spawn(process.execPath, [join(modules, "typeformer/dist/cli.js"), ...args], options);

async function run(...args: string[]) {
  const child = start(args);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code, stdout, stderr };
}

/** A package of that name, which says what it is given. */
async function install(command: string): Promise<void> {
  const folder = join(modules, "typeformer-serve");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module", exports: { "./command": "./command.js" } }));
  await writeFile(join(folder, "command.js"), command);
}

test("the list of commands has it", async () => {
  expect((await runHere(["--help"])).stdout).toMatch(/^ {2}serve \[options\.\.\.\] .*HTTP/m);
});

describe("without the package", () => {
  test.each([[[]], [["--port", "0"]], [["--help"]]])("typeformer serve %j shows how it is installed", async (args: string[]) => {
    const { code, stdout, stderr } = await run("serve", ...args);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^typeformer: typeformer serve needs one more package: npm install typeformer-serve \(Cannot find .*\)\n$/);
  });

  test("as a typed error", async () => {
    expect((await run("serve", "--debug")).stderr).toMatch(/code: 'part_unavailable'/);
  });
});

describe("with the package", () => {
  const given = [
    [],
    ["--help"],
    ["-h"],
    ["--version"],
    ["--debug"],
    ["--model", "./a model", "--engines", "2", "--debug", "--offline"],
    ["--port=80", "--", "--host"],
    ["help"],
    ["fill-mask", "--top-k", "1"],
    ["--modle", "x"],
  ];
  test.each(given.map((args) => [args]))("all that stands after the word is handed on: %j", async (args: string[]) => {
    await install("export const serve = async (args) => { console.log(JSON.stringify(args)); process.exitCode = 3; };");
    expect(await run("serve", ...args)).toEqual({ code: 3, stdout: `${JSON.stringify(args)}\n`, stderr: "" });
  });

  test("help serve is serve --help", async () => {
    await install("export const serve = async (args) => console.log(JSON.stringify(args));");
    expect(await run("help", "serve")).toEqual({ code: 0, stdout: '["--help"]\n', stderr: "" });
  });

  test("one that is damaged is told from one that is missing", async () => {
    await install('import "no-such-package"; export const serve = async () => {};');
    const { code, stderr } = await run("serve");
    expect(code).toBe(1);
    expect(stderr).toContain("npm install typeformer-serve (Cannot find package 'no-such-package'");
  });

  test("it goes on when the reader of its output has gone", async () => {
    await install(`export async function serve() {
      console.log("begun");
      await new Promise((resolve) => process.stdin.once("data", resolve));
      console.log("nobody reads this");
      await new Promise((resolve) => setTimeout(resolve, 200));
      process.stderr.write("answered all the same");
      process.exit(5);
    }`);
    const child = start(["serve"]);
    await once(child.stdout, "data");
    child.stdout.destroy();
    child.stdin.write("go\n");
    const [told, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
    expect([told, code]).toEqual(["answered all the same", 5]);
  });
});

test("other commands take flags as before, wherever --debug stands", async () => {
  expect((await runHere(["--debug", "fill-mask"])).code).toBe(2);
  expect((await runHere(["tokenize", "hi", "--debug"])).code).toBe(0);
});
