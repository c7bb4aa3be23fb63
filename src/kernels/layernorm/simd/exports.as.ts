import { loadOne, madd, storeOne, sumOf } from "../../devices/wasm/lanes.as";

/**
 * Rows [begin, end) of y = (x − μ) / √(σ² + ε) · γ + β; y may be x.
 *
 * The first sum gives a mean m that is off by its rounding; the second pass adds up d = x − m as well as d², so that
 * μ = m + Σd/n and σ² = Σd²/n − (Σd/n)² come out right in f32 even where |μ| is thousands of σ.
 */
export function layernorm(y: usize, x: usize, weight: usize, bias: usize, epsilon: f32, columns: usize, begin: usize, end: usize): void {
  const bytes = columns << 2;
  for (let row = begin; row < end; row++) normalise(y + row * bytes, x + row * bytes, weight, bias, epsilon, columns);
}

function normalise(y: usize, x: usize, weight: usize, bias: usize, epsilon: f32, columns: usize): void {
  const whole = columns >> 2 << 4;
  const bytes = columns << 2;
  const n = <f32>columns;

  const mean = sumOfRow(x, whole, bytes) / n;
  const shift = f32x4.splat(mean);
  let sums = f32x4.splat(0);
  let squares = f32x4.splat(0);
  for (let i: usize = 0; i < whole; i += 16) {
    const d = f32x4.sub(v128.load(x + i), shift);
    sums = f32x4.add(sums, d);
    squares = madd(d, d, squares);
  }
  for (let i = whole; i < bytes; i += 4) {
    const d = f32x4.replace_lane(f32x4.splat(0), 0, load<f32>(x + i) - mean);
    sums = f32x4.add(sums, d);
    squares = madd(d, d, squares);
  }

  const left = sumOf(sums) / n;
  const scale = f32x4.splat(1 / sqrt<f32>(max<f32>(0, sumOf(squares) / n - left * left) + epsilon));
  const rest = f32x4.splat(left);
  for (let i: usize = 0; i < whole; i += 16) {
    const d = f32x4.sub(f32x4.sub(v128.load(x + i), shift), rest);
    v128.store(y + i, madd(f32x4.mul(d, scale), v128.load(weight + i), v128.load(bias + i)));
  }
  for (let i = whole; i < bytes; i += 4) {
    const d = f32x4.sub(f32x4.sub(loadOne(x + i), shift), rest);
    storeOne(y + i, madd(f32x4.mul(d, scale), loadOne(weight + i), loadOne(bias + i)));
  }
}

function sumOfRow(x: usize, whole: usize, bytes: usize): f32 {
  let sum = f32x4.splat(0);
  for (let i: usize = 0; i < whole; i += 16) sum = f32x4.add(sum, v128.load(x + i));
  for (let i = whole; i < bytes; i += 4) sum = f32x4.add(sum, loadOne(x + i));
  return sumOf(sum);
}
