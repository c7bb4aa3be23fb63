import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import type { ByteSource } from "../../../src/checkpoint/files/source.ts";
import { openSafetensors, sourceOf, Tensor, toHalf, writeSafetensors } from "../../../src/doors/safetensors.ts";
import { normal } from "../../../src/tensor/random.ts";
import { entry, handmade } from "./handmade.ts";

const python = () => Uint8Array.from(readFileSync("test/checkpoint/safetensors/python.safetensors"));

describe("values", () => {
  test("every type comes back as Python stored it", async () => {
    const file = await openSafetensors(python());
    const read = async (name: string) => {
      const { data, shape } = await file.read(name);
      return [data[Symbol.toStringTag], [...data], shape];
    };
    expect(file.metadata).toEqual({ format: "np" });
    expect(await read("half")).toEqual(["Float32Array", [1, -2.5, 65504, 2 ** -24], [2, 2]]);
    expect(await read("brain")).toEqual(["Float32Array", [1, -5, 2 ** -133], [3]]);
    expect(await read("a.weight")).toEqual(["Float32Array", [Math.fround(0.1), -0, Infinity, NaN, 2 ** -149, -3], [2, 3]]);
    expect(await read("double")).toEqual(["Float64Array", [0.1], []]);
    expect(await read("ids")).toEqual(["BigInt64Array", [-1n, 2n ** 62n], [2]]);
    expect(await read("flags")).toEqual(["Uint8Array", [1, 0, 1], [3]]);
    expect(await read("none")).toEqual(["Uint8Array", [], [0, 3]]);
    expect(await read("é/😀")).toEqual(["Int16Array", [-32768], [1]]);
  });

  test("readInto fills the caller's array with any float type", async () => {
    const file = await openSafetensors(python());
    const target = new Float32Array(6);
    await file.readInto("a.weight", target);
    expect([...target]).toEqual([...(await file.read("a.weight")).data]);
    await file.readInto("double", target.subarray(5));
    expect(target[5]).toBe(Math.fround(0.1));
  });

  test("a tensor larger than a piece is the same", async () => {
    const values = normal(1, 4 * 1024 * 1024 + 3);
    const file = await openSafetensors(writeSafetensors({ big: new Tensor(values) }));
    const target = new Float32Array(values.length);
    await file.readInto("big", target);
    expect(Buffer.compare(Buffer.from(target.buffer), Buffer.from(values.buffer))).toBe(0);
  });

  test.each([true, false])("a range, of floats and of bytes (from a source that fills: %s)", async (fills) => {
    const values = normal(2, 30);
    const bytes = writeSafetensors({ f32: new Tensor(values, [10, 3]), f16: toHalf(new Tensor(values, [10, 3]), "F16") });
    const { read, ...rest } = sourceOf(bytes);
    const readInto = async (begin: number, target: Uint8Array) => target.set(bytes.subarray(begin, begin + target.length));
    const file = await openSafetensors(fills ? { read, ...rest, readInto } : { read, ...rest });
    const target = new Float32Array(6);
    for (const name of ["f32", "f16"]) {
      await file.readRange(name, 21, target);
      expect([...target]).toEqual([...(await file.read(name)).data.subarray(21, 27)]);
    }
    const piece = new Uint8Array(5);
    await file.bytesInto("f32", 7, piece);
    expect(piece).toEqual(new Uint8Array(values.buffer, 7, 5));

    const outside = { code: "invalid_input", message: expect.stringContaining('"f32" has 120 bytes') };
    await expect(file.readRange("f32", 25, target)).rejects.toMatchObject(outside);
    await expect(file.readRange("f32", -1, target)).rejects.toMatchObject(outside);
    await expect(file.bytesInto("f32", 116, piece)).rejects.toMatchObject(outside);
  });

  test("what is read is the reader's own: writing to it leaves the file alone", async () => {
    const bytes = writeSafetensors({ a: new Tensor(Float32Array.of(1)) });
    const file = await openSafetensors(bytes);
    (await file.read("a")).data[0] = 5;
    (await file.bytes("a")).fill(0);
    expect((await file.read("a")).data[0]).toBe(1);
  });
});

describe("errors", () => {
  const eights = () => openSafetensors(handmade(`{"a":${entry("F8_E4M3", [2], [0, 2])}}`, [1, 2]));

  test.each<[string, () => Promise<unknown>, string]>([
    ["a name that is not there", async () => (await eights()).read("b"), "missing_parameter"],
    ["__proto__", async () => (await eights()).bytes("__proto__"), "missing_parameter"],
    ["a type without an array", async () => (await eights()).read("a"), "unsupported_dtype"],
    ["a type that is no float", async () => (await eights()).readInto("a", new Float32Array(2)), "unsupported_dtype"],
    ["a target of another length", async () => (await openSafetensors(python())).readInto("half", new Float32Array(5)), "invalid_input"],
    ["no bytes at all", () => openSafetensors("model.safetensors" as unknown as Blob), "invalid_input"],
    ["nothing", () => openSafetensors(null as unknown as Blob), "invalid_input"],
  ])("%s", async (_, read, code) => {
    await expect(read()).rejects.toMatchObject({ name: "TypeformerError", code });
  });

  test("a signal ends reading", async () => {
    const stop = new AbortController();
    const file = await openSafetensors(python(), stop);
    stop.abort();
    await expect(file.read("half")).rejects.toMatchObject({ code: "aborted" });
    await expect(openSafetensors(python(), stop)).rejects.toMatchObject({ code: "aborted" });
  });
});

test("a Blob, a File, an ArrayBuffer and a view into one are read alike", async () => {
  const bytes = python();
  const padded = new Uint8Array(bytes.length + 3);
  padded.set(bytes, 3);
  const files = [new Blob([bytes]), new File([bytes], "f.safetensors"), bytes.buffer, padded.subarray(3), new DataView(padded.buffer, 3)];
  for (const file of files) expect([...(await (await openSafetensors(file)).read("a.bias")).data]).toEqual([7]);
});

test("reads ranges: the header, then the tensors that are asked for", async () => {
  const inner = sourceOf(python());
  const ranges: [number, number][] = [];
  const source: ByteSource = {
    ...inner,
    read: (begin, end) => {
      ranges.push([begin, end]);
      return inner.read(begin, end);
    },
  };
  const file = await openSafetensors(source);
  const data = inner.size - [...file.tensors.values()].reduce((sum, { data_offsets: [begin, end] }) => sum + end - begin, 0);
  const [begin, end] = file.info("a.bias").data_offsets;
  await file.read("a.bias");
  expect(ranges).toEqual([
    [0, 8],
    [8, data],
    [data + begin, data + end],
  ]);
});
