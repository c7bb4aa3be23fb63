import type { Parameter } from "../../steps/index.ts";
import type { Handle, Scope } from "./device.ts";

/** A matrix on the device: whole, or in parts of consecutive rows where it is more than a kernel can bind. A vector is a matrix of one row. */
export interface Parts {
  columns: number;
  parts: { rows: Handle; first: number; length: number }[];
}

/** A parameter in the device's memory. */
export interface GpuJsParameter extends Parameter {
  readonly matrix: Parts;
}

export const matrixOf = (parameter: Parameter): Parts => (parameter as GpuJsParameter).matrix;

export const vectorOf = (parameter: Parameter): Handle => matrixOf(parameter).parts[0].rows;

export const whole = (rows: Handle, length: number, columns: number): Parts => ({ columns, parts: [{ rows, first: 0, length }] });

/** Uploads a parameter once, for all kernels that will read it; a matrix of more than `limit` bytes in parts. */
export async function uploaded(scope: Scope, shape: readonly number[], numbers: Float32Array, limit: number): Promise<GpuJsParameter> {
  const columns = shape[shape.length - 1];
  if (shape.length === 1) return { shape, matrix: whole(await scope.upload(numbers, columns), 1, columns) };
  const most = Math.max(1, Math.floor(limit / (4 * columns)));
  const parts: Parts["parts"] = [];
  for (let first = 0; first * columns < numbers.length; first += most) {
    const some = numbers.subarray(first * columns, (first + most) * columns);
    parts.push({ rows: await scope.upload(some, columns), first, length: some.length / columns });
  }
  return { shape, matrix: { columns, parts } };
}
