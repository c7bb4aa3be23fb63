/** What is loaded by need: each file of the package only when somebody asks for what is in it. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { built } from "../support/built.ts";
import { loadedBy, MINI } from "./loaded.ts";

await built();
const copy = mkdtempSync(join(tmpdir(), "typeformer-parts-"));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const ask = (task: string, options = "here") => `${MINI} await typeformer.pipeline("${task}", mini, ${options});`;
const engine = ["backends", "kernels", "load", "model", "wasm"].map((name) => `${name}.chunk.js`);
const others = ["host", "hub", "gpujs", "webgpu"].map((name) => `${name}.chunk.js`);
const among = (names: string[], files: string[]) => names.filter((name) => files.includes(name));

test("who imports the package has not loaded the engine, nor a task", () => {
  const { files } = loadedBy("");
  expect(files).toContain("index.js");
  expect(among([...engine, ...others], files)).toEqual([]);
  expect(files.filter((file) => /fill-mask|feature-extraction/.test(file))).toEqual([]);
});

test("a task takes its own program and the engine's fastest backend, and no other", () => {
  const [filling, extracting] = ["fill-mask", "feature-extraction"].map((task) => loadedBy(ask(task)).files);
  for (const files of [filling, extracting]) {
    expect(among(engine, files)).toEqual(engine);
    expect(among(others, files)).toEqual([]);
  }
  expect(filling.filter((file) => !extracting.includes(file))).toEqual([expect.stringMatching(/^fill-mask\d*\.chunk\.js$/)]);
  const own = extracting.filter((file) => !filling.includes(file)).sort();
  expect(own).toEqual([expect.stringMatching(/^feature-extraction\d*\.chunk\.js$/), "pooling.chunk.js"]); // vectors of sentences pool too
});

test("a backend is loaded that is named", () => {
  expect(loadedBy(ask("fill-mask", '{ ...here, backend: "cpu" }')).files).toContain("host.chunk.js");
});

test("a worker's program becomes one classic file where a bundler wants that, as Vite does unless told otherwise", () => {
  const rolldown = resolve("node_modules/rolldown/bin/cli.mjs");
  execFileSync(process.execPath, [rolldown, "dist/worker.js", "--format", "iife", "--dir", join(copy, "classic")], { stdio: "pipe" });
  expect(readdirSync(join(copy, "classic"))).toEqual(["worker.js"]);
});

test("a part that a server has lost is told, with what to do", () => {
  cpSync("dist", copy, { recursive: true, filter: (file) => !/feature-extraction\d*\.chunk\.js$/.test(file) });
  const tell = ".catch(({ code, message }) => console.log(JSON.stringify({ code, message })))";
  const { printed } = loadedBy(ask("feature-extraction").replace(/;\s*$/, `${tell};`), join(copy, "index.js"));
  expect(JSON.parse(printed)).toEqual({
    code: "part_unavailable",
    message: expect.stringMatching(/^a part of typeformer could not be loaded: .*feature-extraction.*typeformer\/all/s),
  });
});
