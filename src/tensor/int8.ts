/**
 * int8 with one scale a row, symmetric, so that zero stays zero:
 *
 *   scale = max|row| / 127        q = round(x / scale), in [−127, 127], a tie upwards        x ≈ q · scale, within scale / 2
 *
 * A row of zeros has the scale 0, and so has one whose scale would be no normal f32 (max|row| < 1.5e-36). A row that holds NaN
 * or an infinity has a scale that is not finite: to refuse such rows it is enough to look at the scales.
 */

const SMALLEST_NORMAL = 2 ** -126;

/** Quantises `source` [rows, width] into `values` [rows, width] and `scales` [rows]. */
export function quantizeRows(source: Float32Array, width: number, values: Int8Array, scales: Float32Array): void {
  for (let row = 0; row < scales.length; row++) {
    const begin = row * width;
    const end = begin + width;
    let peak = 0;
    for (let i = begin; i < end; i++) peak = Math.max(peak, Math.abs(source[i]));
    const scale = Math.fround(peak / 127); // as it is stored, so that q and its scale belong together
    scales[row] = scale < SMALLEST_NORMAL ? 0 : scale;
    const divisor = scales[row] || Infinity;
    for (let i = begin; i < end; i++) values[i] = Math.floor(source[i] / divisor + 0.5); // V8's Math.round takes five times as long
  }
}

/** Fills `target` [rows, width] with q · scale, rounded to f32. */
export function dequantizeRows(values: Int8Array, scales: Float32Array, width: number, target: Float32Array): void {
  for (let row = 0; row < scales.length; row++) {
    const scale = scales[row];
    for (let i = row * width; i < (row + 1) * width; i++) target[i] = values[i] * scale;
  }
}
