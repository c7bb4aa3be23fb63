import { catchErrors, type Device, Usage } from "../../kernels/devices/webgpu/index.ts";
import { halfRows, int8Rows, rowBytes, type WeightPart } from "../../kernels/matmul/index.ts";
import type { Digits } from "../../kernels/matmul-int8/index.ts";
import { refuseNonFinite } from "../../tensor/index.ts";
import type { MatrixStorage, ParameterUse } from "../backend.ts";
import type { Parameter } from "../ops.ts";

/** A parameter on a device. */
export interface GpuParameter extends Parameter {
  resident: Resident;
}

/** Its rows, in as many buffers as the device's limits ask for. */
export interface Resident {
  parts: WeightPart[];
  /** f32 [rows], where the rows are of int8, and how finely is rounded what is multiplied with them. */
  scale?: GPUBufferBinding;
  digits?: Digits;
}

/** How a parameter comes to a device: once, and again when that device was lost. */
export type Source = (device: Device) => Promise<Resident>;

interface Shape {
  name: string;
  shape: readonly number[];
}

/** @throws TypeformerError (the source) `invalid_parameter`, `out_of_memory`, what `fill` throws */
export function plainSource(
  { name, shape, use, storage }: Shape & { use: ParameterUse; storage: MatrixStorage },
  fill: (target: Float32Array) => void | Promise<void>,
): Source {
  return async (device) => {
    const [rows, width] = shape.length === 1 ? [1, shape[0]] : shape;
    const values = new Float32Array(rows * width);
    await fill(values);
    refuseNonFinite(name, values);
    if (storage === "f32" || use === "vector")
      return { parts: await upload(device, name, [rows, width], "f32", (begin, end) => values.subarray(begin * width, end * width)) };
    const halves = (begin: number, end: number) => halfRows(values.subarray(begin * width, end * width), end - begin, width);
    return { parts: await upload(device, name, [rows, width], "f16", halves) };
  };
}

/** @throws TypeformerError (the source) `out_of_memory`, what `fill` throws */
export function quantizedSource(
  { name, shape, digits }: Shape & { digits: Digits },
  fill: (values: Int8Array, scales: Float32Array) => void | Promise<void>,
): Source {
  return async (device) => {
    const [rows, width] = shape;
    const values = new Int8Array(rows * width);
    const scales = new Float32Array(rows);
    await fill(values, scales);
    const integers = (begin: number, end: number) => int8Rows(values.subarray(begin * width, end * width), end - begin, width);
    const parts = await upload(device, name, [rows, width], "int8", integers);
    const [{ binding: scale }] = await upload(device, `${name}: scales`, [1, rows], "f32", () => scales);
    return { parts, scale, digits };
  };
}

type Words = Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** Rows in buffers, each as large as a binding may be. */
async function upload(
  { gpu, bindingLimit }: Device,
  label: string,
  [rows, width]: readonly number[],
  storage: WeightPart["storage"],
  wordsOf: (begin: number, end: number) => Words,
): Promise<WeightPart[]> {
  const errors = catchErrors(gpu);
  const most = Math.max(1, Math.floor(bindingLimit / rowBytes(width, storage)));
  const parts: WeightPart[] = [];
  for (let begin = 0; begin < rows; begin += most) {
    const end = Math.min(rows, begin + most);
    const words = wordsOf(begin, end);
    const buffer = gpu.createBuffer({ label, size: words.byteLength, usage: Usage.STORAGE | Usage.COPY_DST });
    gpu.queue.writeBuffer(buffer, 0, words);
    parts.push({ binding: { buffer }, storage, firstOutput: begin, outputs: end - begin });
  }
  await errors();
  return parts;
}

export function release({ parts, scale }: Resident): void {
  for (const { binding } of parts) binding.buffer.destroy();
  scale?.buffer.destroy();
}
