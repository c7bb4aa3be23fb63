import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { jsonLines, run } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "typeformer-inspect-"));
const file = join(folder, "odd.safetensors");
const names = ["roberta", "1", "0", "__proto__", "\u001b[2J"]; // an object would sort the figures, a terminal obey the last

/** One byte for each name. */
beforeAll(() => {
  const entries = names.map((name, i) => `${JSON.stringify(name)}:{"dtype":"U8","shape":[],"data_offsets":[${i},${i + 1}]}`);
  const header = new TextEncoder().encode(`{"__metadata__":{"format":"pt"},${entries.join(",")}}`);
  const bytes = new Uint8Array(8 + header.length + names.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  writeFileSync(file, bytes);
});
afterAll(() => rmSync(folder, { recursive: true }));

test("--json keeps the file's order and any name", async () => {
  const { code, stdout } = await run(["inspect", "--json", file]);
  expect(code).toBe(0);
  const entries = names.map((name, i) => `${JSON.stringify(name)}:{"dtype":"U8","shape":[],"data_offsets":[${i},${i + 1}]}`);
  expect(stdout).toBe(`{"file":${JSON.stringify(file)},"tensors":{${entries.join(",")}},"metadata":{"format":"pt"}}\n`);
});

test("--json: a refused file has its line, and the exit code tells", async () => {
  const { code, stdout, stderr } = await run(["inspect", "--json", "nowhere", "package.json", "weights", file]);
  expect([code, stderr]).toEqual([1, ""]);
  const lines = jsonLines(stdout) as { file: string; error?: { code: string; message: string } }[];
  expect(lines.map((line) => [line.file, line.error?.code])).toEqual([
    ["nowhere", "file_missing"],
    ["package.json", "invalid_safetensors"],
    ["weights", "file_missing"],
    [file, undefined],
  ]);
});

test.each([
  ["weights/mini/", "weights/mini/ is not a file: name the safetensors file, such as weights/mini/model.safetensors"],
  ["/dev/null", "/dev/null is not a file: name the safetensors file"],
  ["", 'there is no file ""'],
])("%j is no file: what is", async (name, message) => {
  expect(await run(["inspect", name])).toMatchObject({ code: 1, stdout: "", stderr: `typeformer: ${message}\n` });
});

test("a table; refused files on standard error", async () => {
  const { code, stdout, stderr } = await run(["inspect", "weights/mini/model.safetensors", "package.json", file]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^weights\/mini\/model\.safetensors: 106 tensors, 10\.2 MB\n/);
  expect(stdout).toMatch(/\n {2}roberta\.embeddings\.word_embeddings\.weight +F16 +12288 × 192 +4\.7 MB\n/);
  expect(stdout).toMatch(/\n {2}\\u001b\[2J +U8 +scalar +1 B\n/);
  expect(stderr).toMatch(/^typeformer: package\.json is not a valid safetensors file: .*\n$/);
});
