import { describe, expect, test } from "@jest/globals";
import { openCheckpoint } from "../../src/checkpoint/checkpoint.ts";
import type { ModelFiles } from "../../src/checkpoint/files/files.ts";
import { filesIn } from "../../src/checkpoint/files/node-files.ts";
import { sourceOf } from "../../src/checkpoint/files/source.ts";
import { Tensor, writeSafetensors } from "../../src/doors/safetensors.ts";
import { sizeOf } from "../../src/tensor/shape.ts";
import { handmade } from "./safetensors/handmade.ts";

const floats = (...values: number[]) => new Tensor(Float32Array.from(values));
const index = "model.safetensors.index.json";

/** A folder of these files. Text may stand for its bytes. */
function folder(files: Record<string, Uint8Array<ArrayBuffer> | string>): ModelFiles {
  const open = async (file: string) => {
    const bytes = Object.hasOwn(files, file) ? files[file] : undefined;
    return bytes === undefined ? undefined : sourceOf(typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes, file);
  };
  return { name: "the folder", open };
}

const sharded = (weight_map: unknown, shards: Record<string, Uint8Array<ArrayBuffer>> = {}) =>
  openCheckpoint(folder({ ...shards, [index]: JSON.stringify({ metadata: { total_size: 0 }, weight_map }) }));

test("the bundled model: 106 parameters, each of them readable", async () => {
  const checkpoint = await openCheckpoint(filesIn("weights/mini"));
  expect(checkpoint.names()).toHaveLength(106);
  let elements = 0;
  for (const name of checkpoint.names()) {
    const { dtype, shape } = checkpoint.info(name);
    const target = new Float32Array(sizeOf(shape));
    await checkpoint.readInto(name, target);
    expect(dtype).toBe("F16");
    expect(target.every(Number.isFinite)).toBe(true);
    elements += target.length;
  }
  expect(elements).toBe(5_103_744);
});

test("one file: what it holds, and what it does not", async () => {
  const checkpoint = await openCheckpoint(folder({ "model.safetensors": writeSafetensors({ a: floats(1, 2) }) }));
  expect(checkpoint.names()).toEqual(["a"]);
  expect(checkpoint.info("a").shape).toEqual([2]);
  for (const name of ["b", "__proto__"])
    expect(() => checkpoint.info(name)).toThrow(expect.objectContaining({ code: "missing_parameter" }));
  await expect(checkpoint.readInto("b", new Float32Array(1))).rejects.toMatchObject({ code: "missing_parameter" });
});

describe("shards", () => {
  const shards = {
    "1.safetensors": writeSafetensors({ a: floats(1), b: floats(2) }),
    "deep/2.safetensors": writeSafetensors({ c: floats(3) }),
  };

  test("each parameter comes from its own", async () => {
    const checkpoint = await sharded({ a: "1.safetensors", c: "deep/2.safetensors", b: "1.safetensors" }, shards);
    expect(checkpoint.names()).toEqual(["a", "c", "b"]);
    const target = new Float32Array(3);
    for (const [i, name] of ["a", "b", "c"].entries()) await checkpoint.readInto(name, target.subarray(i, i + 1));
    expect([...target]).toEqual([1, 2, 3]);
  });

  test("an index with NaN, as Python writes it, is read; a header with it is not", async () => {
    const files = { ...shards, [index]: '{ "metadata": { "best": NaN, "worst": -Infinity }, "weight_map": { "a": "1.safetensors" } }' };
    expect((await openCheckpoint(folder(files))).names()).toEqual(["a"]);
    const header = '{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"__metadata__":{"best":NaN}}';
    const file = handmade(header, [0, 0, 0, 0]);
    await expect(openCheckpoint(folder({ "model.safetensors": file }))).rejects.toMatchObject({
      code: "invalid_safetensors",
      message: expect.stringContaining("not sound JSON"),
    });
  });

  test.each<[string, unknown, string]>([
    ["a path upwards", { a: "../1.safetensors" }, "invalid_safetensors"],
    ["a path upwards in the middle", { a: "x/../../1.safetensors" }, "invalid_safetensors"],
    ["an absolute path", { a: "/1.safetensors" }, "invalid_safetensors"],
    ["an absolute path of Windows", { a: "C:\\1.safetensors" }, "invalid_safetensors"],
    ["an address", { a: "https://example.test/1.safetensors" }, "invalid_safetensors"],
    ["no name", { a: "" }, "invalid_safetensors"],
    ["a number", { a: 1 }, "invalid_safetensors"],
    ["a list", ["1.safetensors"], "invalid_safetensors"],
    ["nothing", undefined, "invalid_safetensors"],
    ["too many", Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`a${i}`, `${i}.safetensors`])), "invalid_safetensors"],
    ["a tensor that its shard does not hold", { c: "1.safetensors" }, "invalid_safetensors"],
    ["a shard that is not there", { a: "3.safetensors" }, "file_missing"],
  ])("refused: %s", async (_, map, code) => {
    await expect(sharded(map, shards)).rejects.toMatchObject({ name: "TypeformerError", code });
  });

  test("ten thousand are not too many", async () => {
    const shard = writeSafetensors({ a: floats(1) });
    const map = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`a${i}`, `${i}.safetensors`]));
    await expect(sharded(map, { "0.safetensors": shard })).rejects.toMatchObject({
      message: expect.stringContaining("there is no 1.safetensors"),
    });
  });

  test("an index that is no JSON, or names a tensor twice", async () => {
    for (const text of ["{", '{"weight_map":{"a":"1","a":"2"}}'])
      await expect(openCheckpoint(folder({ [index]: text }))).rejects.toMatchObject({ code: "invalid_json" });
    await expect(openCheckpoint(folder({ [index]: "[]" }))).rejects.toMatchObject({ code: "invalid_safetensors" });
  });
});

describe("no safetensors", () => {
  test.each([
    ["nothing", {}, /neither model\.safetensors nor model\.safetensors\.index\.json in the folder: is this the folder of a model/],
    ["PyTorch's own format", { "pytorch_model.bin": "PK" }, /but there is pytorch_model\.bin.*save_pretrained/],
    ["ONNX", { "onnx/model.onnx": "" }, /but there is onnx\/model\.onnx.*ONNX is an export/],
  ])("%s", async (_, files, message) => {
    await expect(openCheckpoint(folder(files))).rejects.toMatchObject({ code: "file_missing", message: expect.stringMatching(message) });
  });

  test("a damaged file is named", async () => {
    const error = { code: "invalid_safetensors", message: expect.stringContaining("model.safetensors is not a valid safetensors file") };
    await expect(openCheckpoint(folder({ "model.safetensors": "oh" }))).rejects.toMatchObject(error);
  });
});
