import { describe, expect, test } from "@jest/globals";
import { compare, operations } from "../../src/doors/kernels.ts";
import { type Device, halfRows, int8Rows, openDevice, type Storage, submit, Usage } from "../../src/kernels/devices/webgpu/index.ts";
import { type Linear, matmulDispatches } from "../../src/kernels/matmul/webgpu/dispatches.ts";
import { type Tile, tiles } from "../../src/kernels/matmul/webgpu/tile.ts";
import { tuneMatMul } from "../../src/kernels/matmul/webgpu/tuning.ts";
import { decode, encode, integers, normal, type TypedArray, uniform } from "../../src/tensor/index.ts";
import { noWebGpu } from "../support/gpu.ts";
import { runs } from "../support/runs.ts";

const onDevice = noWebGpu ? test.skip : test;
const opened = noWebGpu ? undefined : await openDevice();

const TOLERANCE = 5e-6; // as in src/kernels/matmul/cases.ts

interface Shape {
  rows: number;
  in: number;
  out: number;
  storage: Storage;
}

/** Bias, GELU and residual, x two rows into its buffer, W in as many buffers as `cuts` says; every output of y, or NaN where none was written. */
async function multiply(tile: Tile, { rows, in: width, out, storage }: Shape, cuts: number[], { bare = false } = {}) {
  const device = opened as Device;
  const { weight, scale, packed } = stored[storage](out, width);
  const [x, bias, residual] = [normal(1, (rows + 2) * width), normal(3, out, 0.5), normal(4, rows * out)];
  const ends = [...cuts, out];
  const parts = [0, ...cuts].map((firstRow, i) => {
    return { binding: bufferOf(device, packed(firstRow, ends[i])), storage, firstRow, rows: ends[i] - firstRow };
  });
  const y = bufferOf(device, new Float32Array(rows * out).fill(NaN));
  const others = bare ? {} : { bias: bufferOf(device, bias), residual: bufferOf(device, residual) };
  const epilogue = bare ? "none" : "gelu";
  const factors = scale && { scale: bufferOf(device, scale) };
  const linear: Linear = {
    y,
    x: bufferOf(device, x),
    firstRow: 2,
    weight: { parts, ...factors },
    ...others,
    rows,
    in: width,
    out,
    epilogue,
  };
  const got = new Float32Array(rows * out);
  const keep = (mapped: ArrayBuffer, offset: number) => got.set(new Float32Array(mapped, offset, got.length));
  await submit(device, matmulDispatches(tile, linear), [{ ...y, size: got.byteLength, keep }]);
  const expected = new Float32Array(rows * out);
  const plain = { x: x.subarray(2 * width), weight, rows, in: width, out, epilogue, ...(bare ? {} : { bias, residual }) } as const;
  operations.matmul.dialects.reference({ y: expected }, plain);
  return compare(got, expected).scaled;
}

/** A weight [out, width] as f32 has it, and rows of it as they are stored. */
type Stored = { weight: Float32Array; scale?: Float32Array; packed(begin: number, end: number): TypedArray };

const stored: Record<Storage, (out: number, width: number) => Stored> = {
  f32(out, width) {
    const weight = normal(2, out * width, 1 / Math.sqrt(Math.max(1, width)));
    return { weight, packed: (begin, end) => weight.subarray(begin * width, end * width) };
  },
  f16(out, width) {
    const weight = decode(encode(stored.f32(out, width).weight, "F16"), "F16");
    return { weight, packed: (begin, end) => halfRows(weight.subarray(begin * width, end * width), end - begin, width) };
  },
  int8(out, width) {
    const values = Int8Array.from(integers(2, out * width, 255), (value) => value - 127);
    const scale = uniform(5, out, 0.5, 1.5).map((value) => value / 73 / Math.sqrt(Math.max(1, width)));
    const weight = Float32Array.from(values, (value, i) => value * scale[Math.floor(i / width)]);
    return { weight, scale, packed: (begin, end) => int8Rows(values.subarray(begin * width, end * width), end - begin, width) };
  },
};

function bufferOf({ gpu }: Device, values: TypedArray): GPUBufferBinding {
  const buffer = gpu.createBuffer({ size: Math.max(4, values.byteLength), usage: Usage.STORAGE | Usage.COPY_SRC | Usage.COPY_DST });
  gpu.queue.writeBuffer(buffer, 0, Uint8Array.from(new Uint8Array(values.buffer, values.byteOffset, values.byteLength)));
  return { buffer };
}

describe.each(tiles)("$down × $across threads of $rows × $outputs sums", (tile) => {
  const [height, width] = [tile.down * tile.rows, tile.across * tile.outputs];

  /* A shader for rows of whole vectors and one for others; a software adapter takes a second to compile one. */
  describe.each([
    { storage: "f32", widths: runs([31], [20, 31]) },
    { storage: "f16", widths: runs([20], [20, 31]) },
  ] as const)("$storage", ({ storage, widths }) => {
    onDevice.each(widths)("two tiles and a little each way, %s products, W in one buffer and in three", async (products) => {
      const shape = { rows: height + 3, in: products, out: width + 5, storage };
      expect(await multiply(tile, shape, [])).toBeLessThan(TOLERANCE);
      expect(await multiply(tile, shape, [3, width - 1], { bare: true })).toBeLessThan(TOLERANCE);
    });
  });

  onDevice("fewer rows than half of it, int8", async () => {
    expect(await multiply(tile, { rows: 7, in: 67, out: width + 1, storage: "int8" }, [width])).toBeLessThan(TOLERANCE);
  });
});

describe.each(["f32", "f16", "int8"] as const)("few rows, %s", (storage) => {
  onDevice.each([1, 2, 3, 4])("%s", async (rows) => {
    for (const products of [260, 67, 1, 0])
      expect(await multiply(tiles[0], { rows, in: products, out: 41, storage }, [16, 17])).toBeLessThan(TOLERANCE);
  });
});

onDevice("more workgroups than a device takes in a row", async () => {
  expect(await multiply(tiles[0], { rows: 1, in: 1, out: 4 * 65_535 + 9, storage: "f32" }, [])).toBeLessThan(TOLERANCE);
});

onDevice("a tile is found once for an adapter, and is one that the device can run", async () => {
  const tuning = tuneMatMul(opened as Device);
  expect(tuneMatMul(opened as Device)).toBe(tuning);
  const { tile, gflops } = await tuning;
  expect(tiles).toContain(tile);
  expect(gflops).toBeGreaterThan(0);
});

test("rows of halves begin with a word and end with zeros", () => {
  const words = halfRows(Float32Array.of(1, 2, 3, 4, 5, -1, 65504, 2 ** -24, 1 + 2 ** -11, 0), 2, 5);
  expect([...words].map((word) => word.toString(16).padStart(8, "0"))).toEqual([
    ...["40003c00", "44004200", "00004500", "00000000"],
    ...["7bffbc00", "3c000001", "00000000", "00000000"],
  ]);
});
