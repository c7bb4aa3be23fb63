import { type Parts, type Scope, uploadInParts, whole } from "../../kernels/devices/gpujs/index.ts";
import type { Parameter } from "../ops.ts";

/** A parameter in the device's memory; a vector is a matrix of one row. */
export interface GpuJsParameter extends Parameter {
  readonly matrix: Parts;
}

/** Uploads a parameter once, for all kernels that will read it; a matrix of more than `limit` bytes in parts. */
export async function resident(scope: Scope, shape: readonly number[], numbers: Float32Array, limit: number): Promise<GpuJsParameter> {
  const columns = shape[shape.length - 1];
  if (shape.length > 1) return { shape, matrix: await uploadInParts(scope, numbers, columns, limit) };
  return { shape, matrix: whole(await scope.upload(numbers, columns), 1, columns) };
}
