import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Checkpoint, openCheckpoint } from "../../src/checkpoint/checkpoint.ts";
import type { ModelFiles } from "../../src/checkpoint/files/files.ts";
import { sourceOf } from "../../src/checkpoint/files/source.ts";
import { Tensor, type TypedArray, toHalf, type Writable, writeSafetensors } from "../../src/doors/safetensors.ts";
import { TypeformerError } from "../../src/errors/index.ts";
import { quantizeRows } from "../../src/tensor/int8.ts";
import { normal } from "../../src/tensor/random.ts";
import { sizeOf } from "../../src/tensor/shape.ts";
import { runs } from "../support/runs.ts";

const tensor = (data: TypedArray, ...shape: number[]) => new Tensor(data, shape.length > 0 ? shape : [data.length]);
const values = () => tensor(Int8Array.of(127, -2, 0, 5, -127, 1), 2, 3);
const scales = () => tensor(Float32Array.of(0.5, 2));

function folder(files: Record<string, Uint8Array<ArrayBuffer>>): ModelFiles {
  return { name: "the folder", open: async (file) => (Object.hasOwn(files, file) ? sourceOf(files[file], file) : undefined) };
}

const holding = (tensors: Record<string, Writable>): Promise<Checkpoint> =>
  openCheckpoint(folder({ "model.safetensors": writeSafetensors(tensors) }));

async function int8Of(checkpoint: Checkpoint, name: string) {
  const [rows, width] = checkpoint.info(name).shape;
  const found = { values: new Int8Array(rows * width), scales: new Float32Array(rows) };
  await checkpoint.readInt8Into(name, found.values, found.scales);
  return found;
}

async function floatsOf(checkpoint: Checkpoint, name: string): Promise<Float32Array> {
  const target = new Float32Array(sizeOf(checkpoint.info(name).shape));
  await checkpoint.readInto(name, target);
  return target;
}

describe("stored as int8", () => {
  test("the matrix as it is, or as f32; its scale is no parameter of its own", async () => {
    const checkpoint = await holding({ "a.weight": values(), "a.weight_scale": scales(), "a.bias": tensor(Float32Array.of(1, 2)) });
    expect(checkpoint.names()).toEqual(["a.bias", "a.weight"]);
    expect([checkpoint.isInt8("a.weight"), checkpoint.isInt8("a.bias")]).toEqual([true, false]);
    expect(await int8Of(checkpoint, "a.weight")).toEqual({ values: values().data, scales: scales().data });
    expect([...(await floatsOf(checkpoint, "a.weight"))]).toEqual([63.5, -1, 0, 10, -254, 2]);
  });

  test("matrix and scale in different shards", async () => {
    const weight_map = { "a.weight": "1.safetensors", "a.weight_scale": "2.safetensors" };
    const checkpoint = await openCheckpoint(
      folder({
        "1.safetensors": writeSafetensors({ "a.weight": values() }),
        "2.safetensors": writeSafetensors({ "a.weight_scale": scales() }),
        "model.safetensors.index.json": new TextEncoder().encode(JSON.stringify({ weight_map })),
      }),
    );
    expect(checkpoint.names()).toEqual(["a.weight"]);
    expect([...(await floatsOf(checkpoint, "a.weight"))]).toEqual([63.5, -1, 0, 10, -254, 2]);
  });

  test("a target of another length", async () => {
    const checkpoint = await holding({ "a.weight": values(), "a.weight_scale": scales(), "b.weight": tensor(new Float32Array(4)) });
    const wrong = { code: "invalid_input" };
    await expect(checkpoint.readInto("a.weight", new Float32Array(5))).rejects.toMatchObject(wrong);
    await expect(checkpoint.readInt8Into("a.weight", new Int8Array(7), new Float32Array(2))).rejects.toMatchObject(wrong);
    await expect(checkpoint.readInt8Into("a.weight", new Int8Array(6), new Float32Array(3))).rejects.toMatchObject(wrong);
    await expect(checkpoint.readInt8Into("b.weight", new Int8Array(4), new Float32Array(4))).rejects.toMatchObject(wrong);
    await expect(checkpoint.readInt8Into("c.weight", new Int8Array(4), new Float32Array(4))).rejects.toMatchObject({
      code: "missing_parameter",
    });
  });
});

describe("quantised while it is read", () => {
  const rows = 7;
  const width = 400_003; // two rows a piece, and one left over
  const floats = normal(3, rows * width);

  test.each<[string, Writable]>([
    ["F32", tensor(floats, rows, width)],
    ["F16", toHalf(tensor(floats, rows, width) as Tensor, "F16")],
    ["BF16", toHalf(tensor(floats, rows, width) as Tensor, "BF16")],
    ["F64", tensor(Float64Array.from(floats), rows, width)],
  ])("%s: as the whole would be", async (_, stored) => {
    const checkpoint = await holding({ "a.weight": stored });
    const whole = await floatsOf(checkpoint, "a.weight");
    const expected = { values: new Int8Array(rows * width), scales: new Float32Array(rows) };
    quantizeRows(whole, width, expected.values, expected.scales);
    const found = await int8Of(checkpoint, "a.weight");
    expect(found.scales).toEqual(expected.scales);
    expect(Buffer.compare(Buffer.from(found.values.buffer), Buffer.from(expected.values.buffer))).toBe(0);
  });

  test.each([NaN, Infinity, -Infinity])("%d is refused by its place in the whole", async (bad) => {
    const damaged = floats.slice();
    damaged[3 * width + 5] = bad;
    const reading = int8Of(await holding({ "a.weight": tensor(damaged, rows, width) }), "a.weight");
    await expect(reading).rejects.toMatchObject({
      code: "invalid_parameter",
      message: `the parameter a.weight holds ${bad} at element ${3 * width + 5}: the checkpoint is damaged or its training diverged`,
    });
  });

  test("integers that are no weights", async () => {
    const reading = int8Of(await holding({ "a.weight": tensor(new Int32Array(6), 2, 3) }), "a.weight");
    await expect(reading).rejects.toMatchObject({ code: "unsupported_dtype" });
  });
});

describe("what does not belong together is refused by name", () => {
  test.each<[string, Record<string, Writable>, RegExp]>([
    ["a matrix without its scale", { "a.weight": values() }, /a\.weight of I8 without its a\.weight_scale/],
    ["a scale without its matrix", { "a.weight_scale": scales() }, /a\.weight_scale without its matrix/],
    [
      "a scale beside floats",
      { "a.weight": tensor(new Float32Array(6), 2, 3), "a.weight_scale": scales() },
      /a\.weight_scale beside a matrix of F32/,
    ],
    ["a vector", { "a.weight": tensor(new Int8Array(2)), "a.weight_scale": scales() }, /a\.weight of I8 \[2\], which is no matrix/],
    [
      "a scale too many",
      { "a.weight": values(), "a.weight_scale": tensor(new Float32Array(3)) },
      /a\.weight_scale of F32 \[3\] instead of F32 \[2\]/,
    ],
    [
      "scales in a column",
      { "a.weight": values(), "a.weight_scale": tensor(new Float32Array(2), 2, 1) },
      /a\.weight_scale of F32 \[2,1\] instead of F32 \[2\]/,
    ],
    [
      "scales of another type",
      { "a.weight": values(), "a.weight_scale": toHalf(scales() as Tensor, "F16") },
      /a\.weight_scale of F16 \[2\] instead of F32 \[2\]/,
    ],
    [
      "a negative scale",
      { "a.weight": values(), "a.weight_scale": tensor(Float32Array.of(1, -0.5)) },
      /a\.weight_scale with -0\.5 at row 1/,
    ],
    ["NaN for a scale", { "a.weight": values(), "a.weight_scale": tensor(Float32Array.of(NaN, 1)) }, /a\.weight_scale with NaN at row 0/],
    [
      "several, each of them",
      { "a.weight": values(), "b.weight_scale": scales(), "c.weight": values(), "c.weight_scale": tensor(Float32Array.of(Infinity, 1)) },
      /the folder .*b\.weight_scale without its matrix, a\.weight of I8 without its a\.weight_scale, c\.weight_scale with Infinity at row 0/,
    ],
  ])("%s", async (_, tensors, message) => {
    await expect(holding(tensors)).rejects.toMatchObject({ code: "invalid_parameter", message: expect.stringMatching(message) });
  });
});

test("whatever is stored: read in both ways, or refused by a typed error", async () => {
  const name = fc.constantFrom("a.weight", "a.weight_scale", "b.weight", "b.weight_scale", "b.bias", "__proto__.weight", ".weight_scale");
  const shape = fc.array(fc.nat(3), { maxLength: 3 });
  const stored = fc.record({ dtype: fc.constantFrom("I8", "F32", "F16", "I32", "BOOL"), shape, fill: fc.nat(255) });
  const widths: Record<string, number> = { I8: 1, BOOL: 1, F16: 2, F32: 4, I32: 4 };
  const property = fc.asyncProperty(fc.uniqueArray(fc.tuple(name, stored), { selector: ([each]) => each }), async (list) => {
    const tensors = new Map(
      list.map(([each, { dtype, shape, fill }]) => {
        const bytes = new Uint8Array(widths[dtype] * sizeOf(shape)).fill(fill);
        return [each, { dtype, shape, bytes } as Writable];
      }),
    );
    try {
      const checkpoint = await openCheckpoint(folder({ "model.safetensors": writeSafetensors(tensors) }));
      for (const each of checkpoint.names()) {
        expect(each).not.toMatch(/\.weight_scale$/);
        const floats = await floatsOf(checkpoint, each);
        if (!checkpoint.isInt8(each)) continue;
        const { values, scales } = await int8Of(checkpoint, each);
        values.forEach((q, i) => {
          expect(floats[i]).toBe(Math.fround(q * scales[Math.floor(i / (values.length / scales.length))]));
        });
      }
    } catch (error) {
      if (!(error instanceof TypeformerError)) throw error;
      expect(["invalid_parameter", "unsupported_dtype"]).toContain(error.code);
    }
  });
  await fc.assert(property, { numRuns: runs(2_000, 50_000), seed: 88 });
});
