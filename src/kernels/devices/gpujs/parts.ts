import type { Handle, Scope } from "./device.ts";

/** A matrix on the device: whole, or in parts of consecutive rows where it is more than a kernel can bind. */
export interface Parts {
  columns: number;
  parts: { rows: Handle; first: number; length: number }[];
}

export const whole = (rows: Handle, length: number, columns: number): Parts => ({ columns, parts: [{ rows, first: 0, length }] });

/** Uploads a matrix [rows, columns], cut so that no part has more than `limit` bytes. */
export async function uploadInParts(scope: Scope, numbers: Float32Array, columns: number, limit: number): Promise<Parts> {
  const most = Math.max(1, Math.floor(limit / (4 * columns)));
  const parts: Parts["parts"] = [];
  for (let first = 0; first * columns < numbers.length; first += most) {
    const some = numbers.subarray(first * columns, (first + most) * columns);
    parts.push({ rows: await scope.upload(some, columns), first, length: some.length / columns });
  }
  return { columns, parts };
}
