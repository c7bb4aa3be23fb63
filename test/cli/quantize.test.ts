import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "@jest/globals";
import { newFolder } from "../../src/checkpoint/files/node-new-folder.ts";
import { run } from "./run.ts";

const scratch = mkdtempSync(join(tmpdir(), "typeformer-quantize-"));
afterAll(() => rmSync(scratch, { recursive: true }));

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(scratch, "in-"));
});

const SKY = "The sky is <mask>.";

test("a folder that loads at once, a quarter of f32, and how to use it", async () => {
  const out = join(place, "deep", "mini-q8");
  const { code, stdout, stderr } = await run(["quantize", "weights/mini", out]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toBe(
    `weights/mini, 10.2 MB of F16 → ${out}, 5.4 MB of I8: 0.53 × its size, 0.26 × what f32 takes
Use it: typeformer fill-mask --model ${out} "${SKY}"
`,
  );
  expect(readdirSync(join(place, "deep"))).toEqual(["mini-q8"]);
  expect(readdirSync(out).sort()).toEqual(["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"]);
  expect(readFileSync(join(out, "tokenizer.json"))).toEqual(readFileSync("weights/mini/tokenizer.json"));

  const written = await run(["fill-mask", SKY, "--json", "--model", out]);
  expect(written.stdout).toBe((await run(["fill-mask", SKY, "--json", "--dtype", "q8"])).stdout);
  expect(written.stdout).not.toBe((await run(["fill-mask", SKY, "--json"])).stdout);

  const again = await run(["quantize", out, join(place, "again")]);
  expect([again.code, again.stderr]).toEqual([1, `typeformer: ${out} is int8 already: it can be used, or copied, as it is\n`]);
  const verify = await run(["verify", "--model", out]);
  expect(verify.stderr).toMatch(/PyTorch cannot run int8: verify the model that it was made from, with --dtype q8\n$/);

  cpSync("weights/mini/golden.safetensors", join(out, "golden.safetensors"));
  const ofOut = await run(["verify", "--model", out]);
  expect(ofOut.stdout.split("\n").slice(1)).toEqual((await run(["verify", "--dtype", "q8"])).stdout.split("\n").slice(1));
});

test("what is there already stays as it is; an empty folder is taken", async () => {
  writeFileSync(join(place, "mine.txt"), "mine");
  const { code, stderr } = await run(["quantize", "weights/mini", place]);
  expect([code, stderr]).toEqual([1, `typeformer: ${place} is there and not empty: name a new folder, or remove it first\n`]);
  expect(readdirSync(place)).toEqual(["mine.txt"]);

  mkdirSync(join(place, "empty"));
  const { stdout } = await run(["quantize", "test/golden/tiny", join(place, "empty")]);
  expect(stdout).toMatch(/kB of F32 → .*\/empty, .* of I8: 0\.\d\d × its size\nUse it: await loadModel\(".*\/empty"\)\n$/);
  expect(readdirSync(join(place, "empty")).sort()).toEqual(["config.json", "model.safetensors"]);
  expect(readdirSync(place).sort()).toEqual(["empty", "mine.txt"]);
});

test("a model that breaks off half way leaves nothing behind", async () => {
  cpSync("test/golden/tiny", join(place, "tiny"), { recursive: true });
  const file = readFileSync(join(place, "tiny/model.safetensors"));
  file.writeFloatLE(NaN, file.length - 4);
  writeFileSync(join(place, "tiny/model.safetensors"), file);
  const { code, stderr } = await run(["quantize", join(place, "tiny"), join(place, "out")]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^typeformer: the parameter \S+ holds NaN at element \d+: .*\n$/);
  expect(readdirSync(place)).toEqual(["tiny"]);
});

test("a place that cannot be written, and one that is a file", async () => {
  writeFileSync(join(place, "file"), "");
  const below = await run(["quantize", "weights/mini", join(place, "file/below")]);
  expect([below.code, below.stderr]).toEqual([1, expect.stringMatching(/^typeformer: .*file\/below cannot be written: ENOTDIR/)]);
  const at = await run(["quantize", "weights/mini", join(place, "file")]);
  expect([at.code, at.stderr]).toEqual([1, expect.stringMatching(/^typeformer: .*file cannot be written: ENOTDIR/)]);
  expect(readdirSync(place)).toEqual(["file"]);
});

(existsSync("/proc/self") ? test : test.skip)(
  "a folder that is there and takes no new one ends it (Node's own mkdir -p never does)",
  async () => {
    for (const out of ["/proc/out", "/proc/deep/out"]) {
      const { code, stderr } = await run(["quantize", "weights/mini", out]);
      expect([code, stderr]).toEqual([1, expect.stringMatching(/^typeformer: \/proc\/(deep\/)?out cannot be written: E\w+: /)]);
    }
  },
);

test("a full disk is told as that", async () => {
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  await expect(newFolder(join(place, "out"), () => Promise.reject(full))).rejects.toMatchObject({ code: "disk_full", cause: full });
  expect(readdirSync(place)).toEqual([]);
});

test("a new folder takes the place of an empty one only: somebody who was faster keeps theirs", async () => {
  const out = join(place, "out");
  const made = newFolder(out, async (folder) => {
    writeFileSync(join(folder, "a"), "ours");
    mkdirSync(out);
    writeFileSync(join(out, "b"), "theirs");
  });
  await expect(made).rejects.toMatchObject({ code: "invalid_input", message: expect.stringContaining("cannot be written: ENOTEMPTY") });
  expect([readdirSync(place), readdirSync(out)]).toEqual([["out"], ["b"]]);
});

const python = process.env.TYPEFORMER_PYTHON;
const how = "set TYPEFORMER_PYTHON to a Python that has test/golden/requirements.txt";
if (!python) console.log(`skipped: transformers refuses int8 (${how})`);

(python ? test : test.skip)(`transformers refuses the folder, and does not take integers for weights (${how})`, async () => {
  const out = join(place, "q8");
  await run(["quantize", "weights/mini", out]);
  const { status, stderr } = spawnSync(python ?? "", ["test/golden/opens.py", out], { encoding: "utf8" });
  expect([status, stderr]).toEqual([1, expect.stringMatching(/ValueError: The model's quantization config .*has no `quant_method`/)]);
});
