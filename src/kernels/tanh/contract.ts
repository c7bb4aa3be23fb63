/**
 * The hyperbolic tangent: y = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)                    (DLMF 4.28.4)
 *
 *   x, y: [n], any n ≥ 0; y may be x itself.
 *
 * Hazards: written so, both exponentials overflow in f32 from |x| = 89 on, and ∞/∞ is NaN where 1 is right; near 0 their difference
 * has lost its digits, where y is almost x.
 *
 * Dialects, slowest first:
 *   reference  as the language has it, in double, one rounding
 *   cpu        one rational function, no branch
 *   simd       the same in f32, four at a time, in WebAssembly
 *   gpujs      the same, one number a thread, on gpu.js
 *   webgpu     WGSL: the same, one number a thread
 */
import type { Kernel } from "../operation.ts";

/** [n] */
export type TanhInput = { x: Float32Array };
/** [n] */
export type TanhOutput = { y: Float32Array };
/** y = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ) */
export type Tanh = Kernel<TanhInput, TanhOutput>;

/** Memory for the outputs. */
export const allocate = ({ x }: TanhInput): TanhOutput => ({ y: new Float32Array(x.length) });

/** By the convention of the field a transcendental function is one operation. */
export const flops = (numbers: number): number => numbers;
