import type { Device } from "./device.ts";
import { Usage } from "./flags.ts";
import { halfRows, int8Rows, rowBytes, type Storage } from "./rows.ts";

/** A parameter on a device: all its rows, in as many buffers as the device's limits ask for. A vector is one row. */
export interface Resident {
  parts: readonly Part[];
  /** f32 [all rows], where they are of int8: the factor of each. */
  scale?: GPUBufferBinding;
}

/** Some rows of a matrix, or all of them. */
export interface Part {
  /** [rows, width] as `storage` says. */
  binding: GPUBufferBinding;
  storage: Storage;
  /** The part's first row in the matrix, and how many it has. */
  firstRow: number;
  rows: number;
}

type Shape = readonly [rows: number, width: number];

/** A matrix of f32, kept as it is or in halves. Who wants to know whether there was memory for it catches the device's errors. */
export function residentMatrix(device: Device, label: string, shape: Shape, numbers: Float32Array, storage: "f32" | "f16"): Resident {
  const [, width] = shape;
  const lines = (begin: number, end: number) => numbers.subarray(begin * width, end * width);
  const halves = (begin: number, end: number) => halfRows(lines(begin, end), end - begin, width);
  return { parts: partsOf(device, label, shape, storage, storage === "f32" ? lines : halves) };
}

/** A matrix of 8-bit integers with a scale a row; likewise. */
export function residentInt8(device: Device, label: string, shape: Shape, values: Int8Array, scales: Float32Array): Resident {
  const [rows, width] = shape;
  const lines = (begin: number, end: number) => int8Rows(values.subarray(begin * width, end * width), end - begin, width);
  const [{ binding: scale }] = partsOf(device, `${label}: scales`, [1, rows], "f32", () => scales);
  return { parts: partsOf(device, label, shape, "int8", lines), scale };
}

/** Rows in buffers, each as large as a binding may be. */
function partsOf(
  { gpu, bindingLimit }: Device,
  label: string,
  [rows, width]: Shape,
  storage: Storage,
  wordsOf: (begin: number, end: number) => Float32Array | Uint32Array,
): Part[] {
  const most = Math.max(1, Math.floor(bindingLimit / Math.max(1, rowBytes(width, storage))));
  const parts: Part[] = [];
  for (let firstRow = 0; firstRow < Math.max(1, rows); firstRow += most) {
    const end = Math.min(rows, firstRow + most);
    const words = wordsOf(firstRow, end) as Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;
    const size = Math.max(4, words.byteLength); // nothing empty can be bound
    const buffer = gpu.createBuffer({ label, size, usage: Usage.STORAGE | Usage.COPY_DST });
    gpu.queue.writeBuffer(buffer, 0, words);
    parts.push({ binding: { buffer }, storage, firstRow, rows: end - firstRow });
  }
  return parts;
}

export function release({ parts, scale }: Resident): void {
  for (const { binding } of parts) binding.buffer.destroy();
  scale?.buffer.destroy();
}
