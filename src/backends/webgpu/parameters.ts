import { catchErrors, type Device, type Resident, residentInt8, residentMatrix } from "../../kernels/devices/webgpu/index.ts";
import { refuseNonFinite } from "../../tensor/index.ts";
import type { MatrixStorage, ParameterUse } from "../backend.ts";
import type { Parameter } from "../ops.ts";

/** A parameter on a device. */
export interface GpuParameter extends Parameter {
  resident: Resident;
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
    const numbers = new Float32Array(rows * width);
    await fill(numbers);
    refuseNonFinite(name, numbers);
    return caught(device, () => residentMatrix(device, name, [rows, width], numbers, use === "vector" ? "f32" : storage));
  };
}

/** @throws TypeformerError (the source) `out_of_memory`, what `fill` throws */
export function quantizedSource({ name, shape }: Shape, fill: (values: Int8Array, scales: Float32Array) => void | Promise<void>): Source {
  return async (device) => {
    const [rows, width] = shape;
    const values = new Int8Array(rows * width);
    const scales = new Float32Array(rows);
    await fill(values, scales);
    return caught(device, () => residentInt8(device, name, [rows, width], values, scales));
  };
}

async function caught({ gpu }: Device, upload: () => Resident): Promise<Resident> {
  const errors = catchErrors(gpu);
  const resident = upload();
  await errors();
  return resident;
}
