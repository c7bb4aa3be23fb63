import { geluOf } from "../../gelu/simd/erf.as";
import { loadOne, storeOne } from "../../devices/wasm/lanes.as";

/** What follows the products: y = epilogue(y + bias) + residual, for some rows of a few columns. `bias` and `residual` may be 0: none. */
export function finish(y: usize, bias: usize, residual: usize, rows: usize, columns: usize, stride: usize, gelu: bool): void {
  if (!(bias | residual | usize(gelu))) return;
  for (; rows > 0; rows--, y += stride) {
    finishRow(y, bias, residual, columns, gelu);
    if (residual) residual += stride;
  }
}

function finishRow(y: usize, bias: usize, residual: usize, columns: usize, gelu: bool): void {
  let i: usize = 0;
  for (; i + 16 <= columns << 2; i += 16) {
    let sum = v128.load(y + i);
    if (bias) sum = f32x4.add(sum, v128.load(bias + i));
    if (gelu) sum = geluOf(sum);
    if (residual) sum = f32x4.add(sum, v128.load(residual + i));
    v128.store(y + i, sum);
  }
  for (; i < columns << 2; i += 4) {
    let sum = loadOne(y + i);
    if (bias) sum = f32x4.add(sum, loadOne(bias + i));
    if (gelu) sum = geluOf(sum);
    if (residual) sum = f32x4.add(sum, loadOne(residual + i));
    storeOne(y + i, sum);
  }
}
