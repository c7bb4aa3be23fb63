import { halfRows, halfWords, type WeightPart } from "../../kernels/matmul/index.ts";
import { catchErrors, type Device, Usage } from "../../kernels/webgpu/index.ts";
import { refuseNonFinite } from "../../tensor/index.ts";
import type { ParameterUse } from "../backend.ts";
import type { Parameter } from "../ops.ts";

/** A parameter on a device, in as many buffers as its limits ask for. */
export interface GpuParameter extends Parameter {
  parts: WeightPart[];
}

/** How the numbers of a parameter come: they are asked for again when a device was lost. */
export interface Source {
  name: string;
  shape: readonly number[];
  use: ParameterUse;
  fill(target: Float32Array): void | Promise<void>;
}

/**
 * Brings a parameter to the device, by rows where it is larger than a binding may be.
 *
 * @throws TypeformerError `invalid_parameter`, `out_of_memory`, what `fill` throws
 */
export async function upload(device: Device, { name, shape, use, fill }: Source, f16: boolean): Promise<WeightPart[]> {
  const { gpu } = device;
  const width = shape[shape.length - 1];
  const rows = shape.length === 1 ? 1 : shape[0];
  const values = new Float32Array(rows * width);
  await fill(values);
  refuseNonFinite(name, values);

  const storage = f16 && use !== "vector" ? "f16" : "f32";
  const errors = catchErrors(gpu);
  const parts: WeightPart[] = [];
  const bytesOfRow = 4 * (storage === "f16" ? halfWords(width) : width);
  const most = Math.max(1, Math.floor(gpu.limits.maxStorageBufferBindingSize / bytesOfRow));
  for (let firstOutput = 0; firstOutput < rows; firstOutput += most) {
    const outputs = Math.min(most, rows - firstOutput);
    const some = values.subarray(firstOutput * width, (firstOutput + outputs) * width);
    const words = storage === "f16" ? halfRows(some, outputs, width) : some;
    const buffer = gpu.createBuffer({ label: name, size: words.byteLength, usage: Usage.STORAGE | Usage.COPY_DST });
    gpu.queue.writeBuffer(buffer, 0, words);
    parts.push({ binding: { buffer }, storage, firstOutput, outputs });
  }
  await errors();
  return parts;
}

export function release(parts: readonly WeightPart[]): void {
  for (const { binding } of parts) binding.buffer.destroy();
}
