import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { engineOptions } from "../../src/cli/engine-flags.ts";
import { type FillMask, pipeline } from "../../src/doors/node.ts";
import { built } from "../support/built.ts";
import { run } from "./run.ts";

const DOOR = "She opened the <mask> and walked into the room.";
const offline = { ...process.env, HF_HUB_OFFLINE: "1", HF_HUB_CACHE: "test/no-cache" };
let unmask: FillMask;
beforeAll(async () => {
  unmask = await pipeline("fill-mask");
});
afterAll(() => unmask.dispose());

test("--json is exactly the API's value", async () => {
  const one = await run(["fill-mask", "--json", "--top-k", "2", "--targets", " door, window", "--model", "weights/mini", DOOR]);
  const options = { top_k: 2, targets: [" door", " window"] };
  expect(one).toEqual({ code: 0, signal: null, stdout: `${JSON.stringify(await unmask(DOOR, options))}\n`, stderr: "" });
  const texts = [DOOR, "A <mask> and a <mask>."];
  const two = await run(["fill-mask", "--json", ...texts]);
  expect(two.stdout).toBe(`${JSON.stringify(await unmask(texts))}\n`);
});

test("--json is one line for readers too that end lines at U+2028", async () => {
  const text = "One line\u2028to JSON is <mask>.";
  const { stdout } = await run(["fill-mask", "--json", "--top-k", "1", text]);
  expect(stdout).toMatch(/^[^\u2028]*\\u2028[^\u2028]*\n$/);
  expect(JSON.parse(stdout)).toEqual(await unmask(text, { top_k: 1 }));
});

test.each(["auto", "wide", "plain", "exact"])("--simd %s: the same words, and nothing else is printed", async (simd) => {
  const { code, stdout, stderr } = await run(["fill-mask", "--simd", simd, "--top-k", "1", DOOR]);
  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout: "0.4292\t door\tShe opened the door and walked into the room.\n",
    stderr: "",
  });
});

test("there wide is taken by itself, where the backend has it and nobody says otherwise", () => {
  const [brief, long] = [{ brief: true }, { brief: false }];
  expect(engineOptions({}, long).simd).toBe("wide");
  expect(engineOptions({ backend: "wasm", simd: "auto" }, long).simd).toBe("wide");
  expect(engineOptions({ backend: "cpu" }, long).simd).toBe("auto");
  expect(engineOptions({ simd: "plain" }, long).simd).toBe("plain");
  expect(engineOptions({}, brief).simd).toBe("auto");
  expect(engineOptions({ simd: "wide" }, brief).simd).toBe("wide");
});

test("a small model that is asked little is not kept waiting for threads", () => {
  expect(engineOptions({}, { brief: true }).threads).toBe(1);
  expect(engineOptions({}, { brief: false }).threads).toBeUndefined();
  expect(engineOptions({ threads: 3 }, { brief: true }).threads).toBe(3);
});

test("plain lines in a pipe", async () => {
  const { stdout } = await run(["fill-mask", DOOR]);
  const lines = stdout.split("\n");
  expect(lines).toHaveLength(6);
  expect(lines[0]).toBe("0.4292\t door\tShe opened the door and walked into the room.");
});

test.each([
  ["no mask", ["Hello."], /^typeformer: there is no mask in "Hello\.": put <mask> where/],
  ["another model's mask", ["a [MASK]"], /this model's mask is written <mask>, not \[MASK\]/],
  ["an empty text", [""], /there is no mask in ""/],
  ["a text over the limit", [`${"word ".repeat(300)}<mask>`], /the text has \d+ tokens and the model has positions for 128/],
  ["a mask that truncation cuts off", ["--truncation", `${"word ".repeat(300)}<mask>`], /truncation to 128 tokens cut the <mask> off/],
  ["top_k past the vocabulary", ["--top-k", "12289", "<mask>"], /12289 is more than the vocabulary of 12288 tokens/],
  ["targets that name nothing", ["--targets", "", "<mask>"], /none of "" is a token/],
  ["an unknown precision", ["--dtype", "int8", "<mask>"], /dtype: "int8" is not known\. Did you mean "q8"\? Known: f32, f16, q8/],
  ["an unknown build", ["--simd", "fast", "<mask>"], /simd: "fast" is not known.*auto, wide, plain, exact/],
  [
    "a build beside another backend",
    ["--simd", "exact", "--backend", "cpu", "<mask>"],
    /"exact" is for the backend "wasm", and the backend "cpu"/,
  ],
  ["an unknown backend", ["--backend", "cpuu", "<mask>"], /"cpuu" is not known\. Did you mean "cpu"\?/],
  ["a backend by another name", ["--backend", "gpu", "<mask>"], /"gpu" is not known\. Did you mean "webgpu"\?/],
  ["a folder that is not there", ["--model", "./nowhere", "<mask>"], /there is no folder \.\/nowhere/],
  ["a folder without a model", ["--model", "test", "<mask>"], /there is no tokenizer in test/],
  ["a hub id", ["--model", "distilroberta-base", "<mask>"], /lacks every file of its revision "main", and HF_HUB_OFFLINE/],
])("%s: one readable line, exit code 1", async (_, args, message) => {
  const { code, stdout, stderr } = await run(["fill-mask", ...args], "", { env: offline });
  expect([code, stdout]).toEqual([1, ""]);
  const lines = stderr.trimEnd().split("\n");
  expect(lines[lines.length - 1]).toMatch(message);
  expect(lines.every((line) => line.startsWith("typeformer: "))).toBe(true);
});

test("--debug shows the stack", async () => {
  const { stderr } = await run(["fill-mask", "Hello.", "--debug"]);
  expect(stderr).toMatch(/TypeformerError: there is no mask[\s\S]*\n {4}at [\s\S]*code: 'no_mask'/);
});

const script = spawnSync("script", ["--version"]).status === 0;
if (!script) console.warn("skipped: no terminal here (the program `script` of util-linux makes one)");

(script ? test : test.skip)("bars in a terminal, in colour unless NO_COLOR asks for none", async () => {
  const command = `${process.execPath} ${await built()} fill-mask '${DOOR}'`;
  const inTerminal = (env: NodeJS.ProcessEnv) =>
    spawnSync("script", ["-qec", command, "/dev/null"], { encoding: "utf8", env: { ...process.env, TERM: "xterm", ...env } }).stdout;
  expect(inTerminal({ NO_COLOR: "1" })).toMatch(/\r\n {3}door {4}0\.4292 {2}█{17}▏\r\n/);
  expect(inTerminal({ NO_COLOR: undefined, CI: undefined })).toContain("\u001b[32m█");
});
