import type { Dispatch } from "../../devices/webgpu/index.ts";
import { FEW_ROWS, LANES_OUTPUTS, lanesShader } from "./lanes.ts";
import { layoutOf, type Storage } from "./operands.ts";
import { fitted, heightOf, type Tile, tiledShader, widthOf } from "./tile.ts";

/** Rows of W in a buffer of their own, where the whole is larger than a shader may see of one. */
export interface WeightPart {
  /** [outputs, in] as `storage` says. */
  binding: GPUBufferBinding;
  storage: Storage;
  /** The output that the part's first row makes. */
  firstOutput: number;
  outputs: number;
}

/** A linear layer whose operands are on the device. */
export interface Linear {
  /** [rows, out]; none of the other buffers */
  y: GPUBufferBinding;
  /** [≥ firstRow + rows, in] */
  x: GPUBufferBinding;
  /** Which row of x makes the first of y; default: 0. */
  firstRow?: number;
  /** Together all rows of W: each part is a dispatch, which writes its own columns of y. */
  weight: readonly WeightPart[];
  /** [out] */
  bias?: GPUBufferBinding;
  /** [out], of weights in int8: the factor of each output */
  scale?: GPUBufferBinding;
  /** [rows, out] */
  residual?: GPUBufferBinding;
  rows: number;
  in: number;
  out: number;
  epilogue: "none" | "gelu";
}

/** y = epilogue(x · Wᵀ + b) + residual. The tile is what `tuneMatMul` found; few rows have a shader of their own. */
export function matmulDispatches(tile: Tile, linear: Linear): Dispatch[] {
  const { rows, in: width, weight } = linear;
  const small = fitted(tile, rows);
  return weight.map((part): Dispatch => {
    const layout = layoutOf(width, part.storage);
    const few = rows <= FEW_ROWS;
    const count = few
      ? Math.min(1, rows) * Math.ceil(part.outputs / LANES_OUTPUTS)
      : Math.ceil(rows / heightOf(small)) * Math.ceil(part.outputs / widthOf(small));
    return {
      shader: few ? lanesShader(rows, layout) : tiledShader(small, layout),
      scalars: scalarsOf(linear, part),
      buffers: buffersOf(linear, part),
      workgroups: plane(count),
    };
  });
}

/** What is absent and yet declared has another's place: the shader does not look there. */
function buffersOf({ y, x, bias, residual, scale }: Linear, { binding }: WeightPart): GPUBufferBinding[] {
  return [y, x, binding, bias ?? binding, residual ?? binding, ...(scale ? [scale] : [])];
}

/** The members of `Scalars` in ./operands.ts. */
function scalarsOf({ rows, in: width, firstRow = 0, out, bias, epilogue, residual }: Linear, part: WeightPart): number[] {
  return [rows, width, firstRow, part.outputs, part.firstOutput, out, Number(!!bias), Number(epilogue === "gelu"), Number(!!residual)];
}

/** At least so many workgroups, counted `y · width + x`: a device takes at most 65,535 in a row. */
export function plane(count: number): [number, number] {
  const down = Math.ceil(count / 65_535);
  return [Math.ceil(count / Math.max(1, down)), down];
}
