import { geluOf } from "../../gelu/simd/erf.as";
import { loadOne, storeOne } from "../../devices/wasm/lanes.as";

/**
 * What follows the products: y = epilogue(y + bias) + residual, for some rows of a few columns. `bias` and `residual` may be 0: none. Each is a loop
 * of its own that takes two vectors without a choice: so V8 can run them as one (./wide.as.ts).
 */
export function finish(y: usize, bias: usize, residual: usize, rows: usize, columns: usize, stride: usize, gelu: bool): void {
  if (!(bias | residual | usize(gelu))) return;
  const bytes = columns << 2;
  for (; rows > 0; rows--, y += stride) {
    if (bias) addRow(y, bias, bytes);
    if (gelu) geluRow(y, bytes);
    if (residual) {
      addRow(y, residual, bytes);
      residual += stride;
    }
  }
}

/** y += b */
function addRow(y: usize, b: usize, bytes: usize): void {
  const end = y + bytes;
  for (; y + 32 <= end; y += 32, b += 32) {
    const first = f32x4.add(v128.load(y), v128.load(b));
    const second = f32x4.add(v128.load(y, 16), v128.load(b, 16));
    v128.store(y, first);
    v128.store(y, second, 16);
  }
  for (; y + 16 <= end; y += 16, b += 16) v128.store(y, f32x4.add(v128.load(y), v128.load(b)));
  for (; y < end; y += 4, b += 4) store<f32>(y, load<f32>(y) + load<f32>(b));
}

/** y = gelu(y). Two vectors at once are too many for the registers, where they stay two. */
function geluRow(y: usize, bytes: usize): void {
  const end = y + bytes;
  for (; WIDE && y + 32 <= end; y += 32) {
    const first = geluOf(v128.load(y));
    const second = geluOf(v128.load(y, 16));
    v128.store(y, first);
    v128.store(y, second, 16);
  }
  for (; y + 16 <= end; y += 16) v128.store(y, geluOf(v128.load(y)));
  for (; y < end; y += 4) storeOne(y, geluOf(loadOne(y)));
}
