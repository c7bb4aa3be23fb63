/**
 * A linear layer on 8-bit weights: y = epilogue(x̂ · Ŵᵀ + b) + residual        (dynamic quantisation; Jacob et al. 2018, §2.2)
 *
 *   weight: [out, in], integers in −127 … 127, and scale: [out]:  Ŵ[n] = scale[n] · weight[n]
 *   x: [rows, in] in f32, rounded here, row by row, to `digits` digits of seven bits:
 *     u = ⌊(x − least) · 1/step + ½⌋,  step = (most − least) / (128^digits − 1),  x̂ = least + step · u
 *   bias: [out]   residual, y: [rows, out]; y is none of the inputs.   epilogue: as in ../matmul.
 *
 *   so that all the work is on integers:  x̂ · Ŵ[n] = scale[n] · (step · Σ u·weight[n] + least · Σ weight[n])
 *
 * Hazard: one large number in a row makes its step coarse for all others. The second matrix of an MLP has such rows: two
 * digits. And u must be the same to the bit in every dialect, or a difference of rounding is a difference of a whole step: hence
 * its formula in f32, operation by operation. Seven bits and not eight, because a sum of two products then fits 16 bits, as
 * WebAssembly's relaxed dot products want it: they give the same everywhere.
 *
 * Dialects, slowest first:
 *   reference  one dot product at a time, in double, which is exact on integers of this size
 *   cpu        x is rounded, then the tiles of ../matmul
 *   simd       WebAssembly: 8 or 16 products an instruction, weights packed in panels of eight outputs by four inputs
 *   webgpu     WGSL: x is rounded by a kernel of its own, then the tiles of ../matmul
 */

import type { MatMulInput } from "../matmul/contract.ts";
import type { Kernel } from "../operation.ts";
import type { Digits } from "../steps/index.ts";

export type { Digits };

/** As of a MatMul; W[n] is scale[n] · weight[n], with integers in −127 … 127; x is rounded row by row. */
export type MatMulInt8Input = Omit<MatMulInput, "weight"> & { weight: Int8Array; scale: Float32Array; digits: Digits };
/** [rows, out] */
export type MatMulInt8Output = { y: Float32Array };
/** y = epilogue(x̂ · Ŵᵀ + b) + residual, x̂ and Ŵ rounded */
export type MatMulInt8 = Kernel<MatMulInt8Input, MatMulInt8Output>;

/** Memory for the outputs. */
export const allocate = ({ rows, out }: MatMulInt8Input): MatMulInt8Output => ({ y: new Float32Array(rows * out) });
