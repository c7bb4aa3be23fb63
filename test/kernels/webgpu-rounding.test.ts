import { expect, test } from "@jest/globals";
import { type Device, openDevice, submit, Usage } from "../../src/kernels/devices/webgpu/index.ts";
import { roundRow } from "../../src/kernels/matmul-int8/rounding.ts";
import { roundDispatch } from "../../src/kernels/matmul-int8/webgpu/rounding.ts";
import { normal } from "../../src/tensor/index.ts";
import { noWebGpu } from "../support/gpu.ts";

const onDevice = noWebGpu ? test.skip : test;
const opened = noWebGpu ? undefined : await openDevice();

const width = 67;
const below = (x: number) => x - x * 2 ** -24; // the f32 before a power of two

/** One step is 1 here: halves, their neighbours, and the number below ½ whose sum with ½ rounds up. */
const edges = [0, 127, 0.5, below(0.5), 0.49999994, 1, below(1), 1.5, 1.4999999, 2.5, 63.5, 63.499996, 126.5, 126.49999, 1e-30];
const rows = [
  Float32Array.from({ length: width }, (_, k) => edges[k % edges.length]),
  new Float32Array(width).fill(3.5),
  normal(9, width, 1e-12),
  normal(8, width, 1e25),
  ...Array.from({ length: 200 }, (_, row) => normal(10 + row, width, 1.37 ** (row % 30))),
];

onDevice.each([1, 2] as const)("the integers of rows in %s digits are those of the reference, every one", async (digits) => {
  const device = opened as Device;
  const buffer = () => device.gpu.createBuffer({ size: 4 * rows.length * width, usage: Usage.STORAGE | Usage.COPY_SRC | Usage.COPY_DST });
  const [x, rounded] = [{ buffer: buffer() }, { buffer: buffer() }];
  rows.forEach((row, i) => {
    device.gpu.queue.writeBuffer(x.buffer, 4 * i * width, Uint8Array.from(new Uint8Array(row.buffer)));
  });
  const got = new Float32Array((rows.length - 1) * width);
  const keep = (mapped: ArrayBuffer, offset: number) => got.set(new Float32Array(mapped, offset, got.length));
  for (const firstRow of [0, 1]) {
    const dispatch = roundDispatch({ rounded, x, firstRow, rows: rows.length - 1, in: width, digits });
    await submit(device, [dispatch], [{ ...rounded, size: got.byteLength, keep }]);
    rows.slice(firstRow, firstRow + rows.length - 1).forEach((row, i) => {
      const { u, least, step } = roundRow(row, digits);
      const line = got.subarray(i * width, (i + 1) * width);
      const integers = Array.from(line, (value) => (step > 0 ? Math.round((value - least) / step) : 0));
      expect(integers).toEqual([...u]);
    });
  }
});
