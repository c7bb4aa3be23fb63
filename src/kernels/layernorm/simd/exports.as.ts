import { loadOne, madd, storeOne, sumOf } from "../../devices/wasm/lanes.as";

/**
 * Rows [begin, end) of y = (s − μ) / √(σ² + ε) · γ + β, s = x, or x + residual where there is one.
 *
 * The first sum gives a mean m that is off by its rounding; the second pass adds up d = s − m as well as d², so that
 * μ = m + Σd/n and σ² = Σd²/n − (Σd/n)² come out right in f32 even where |μ| is thousands of σ.
 */
export function layernorm(
  y: usize, x: usize, residual: usize, weight: usize, bias: usize, epsilon: f32, columns: usize, begin: usize, end: usize,
): void {
  const bytes = columns << 2;
  for (let row = begin; row < end; row++) normalise(y + row * bytes, x + row * bytes, residual ? residual + row * bytes : 0, weight, bias, epsilon, columns);
}

function normalise(y: usize, x: usize, residual: usize, weight: usize, bias: usize, epsilon: f32, columns: usize): void {
  const whole = columns >> 2 << 4;
  const bytes = columns << 2;
  const n = <f32>columns;

  const mean = sumInto(y, x, residual, whole, bytes) / n;
  const shift = f32x4.splat(mean);
  let sums = f32x4.splat(0);
  let squares = f32x4.splat(0);
  for (let i: usize = 0; i < whole; i += 16) {
    const d = f32x4.sub(v128.load(y + i), shift);
    sums = f32x4.add(sums, d);
    squares = madd(d, d, squares);
  }
  for (let i = whole; i < bytes; i += 4) {
    const d = f32x4.replace_lane(f32x4.splat(0), 0, load<f32>(y + i) - mean);
    sums = f32x4.add(sums, d);
    squares = madd(d, d, squares);
  }

  const left = sumOf(sums) / n;
  const scale = f32x4.splat(1 / sqrt<f32>(max<f32>(0, sumOf(squares) / n - left * left) + epsilon));
  const rest = f32x4.splat(left);
  for (let i: usize = 0; i < whole; i += 16) {
    const d = f32x4.sub(f32x4.sub(v128.load(y + i), shift), rest);
    v128.store(y + i, madd(f32x4.mul(d, scale), v128.load(weight + i), v128.load(bias + i)));
  }
  for (let i = whole; i < bytes; i += 4) {
    const d = f32x4.sub(f32x4.sub(loadOne(y + i), shift), rest);
    storeOne(y + i, madd(f32x4.mul(d, scale), loadOne(weight + i), loadOne(bias + i)));
  }
}

/** y = x, or x + residual; answers the sum. */
function sumInto(y: usize, x: usize, residual: usize, whole: usize, bytes: usize): f32 {
  let sum = f32x4.splat(0);
  for (let i: usize = 0; i < whole; i += 16) {
    let s = v128.load(x + i);
    if (residual) s = f32x4.add(s, v128.load(residual + i));
    v128.store(y + i, s);
    sum = f32x4.add(sum, s);
  }
  for (let i = whole; i < bytes; i += 4) {
    let s = loadOne(x + i);
    if (residual) s = f32x4.add(s, loadOne(residual + i));
    storeOne(y + i, s);
    sum = f32x4.add(sum, s);
  }
  return sumOf(sum);
}
