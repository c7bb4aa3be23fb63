/** Files as no writer would make them. */

/** u64 little-endian N (the header's true length unless given), the header, the data. */
export function handmade(header: string | Uint8Array, data: ArrayLike<number> = [], length?: bigint): Uint8Array<ArrayBuffer> {
  const json = typeof header === "string" ? new TextEncoder().encode(header) : header;
  const file = new Uint8Array(8 + json.length + data.length);
  new DataView(file.buffer).setBigUint64(0, length ?? BigInt(json.length), true);
  file.set(json, 8);
  file.set(data, 8 + json.length);
  return file;
}

/** The header's entry of one tensor. */
export function entry(dtype: string, shape: unknown, data_offsets: unknown): string {
  return JSON.stringify({ dtype, shape, data_offsets });
}
