import { type Dispatch, type Part, plane, type Resident } from "../../devices/webgpu/index.ts";
import { FEW_ROWS, LANES_OUTPUTS, lanesShader } from "./lanes.ts";
import { layoutOf } from "./operands.ts";
import { fitted, heightOf, type Tile, tiledShader, widthOf } from "./tile.ts";

/** A linear layer whose operands are on the device. */
export interface Linear {
  /** [rows, out]; none of the other buffers */
  y: GPUBufferBinding;
  /** [≥ firstRow + rows, in] */
  x: GPUBufferBinding;
  /** Which row of x makes the first of y; default: 0. */
  firstRow?: number;
  /** W, whose rows are outputs: each part of it is a dispatch, which writes its own columns of y. */
  weight: Resident;
  /** [out] */
  bias?: GPUBufferBinding;
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
  return weight.parts.map((part): Dispatch => {
    const layout = layoutOf(width, part.storage);
    const few = rows <= FEW_ROWS;
    const count = few
      ? Math.min(1, rows) * Math.ceil(part.rows / LANES_OUTPUTS)
      : Math.ceil(rows / heightOf(small)) * Math.ceil(part.rows / widthOf(small));
    return {
      shader: few ? lanesShader(rows, layout) : tiledShader(small, layout),
      scalars: scalarsOf(linear, part),
      buffers: buffersOf(linear, part),
      workgroups: plane(count),
    };
  });
}

/** What is absent and yet declared has another's place: the shader does not look there. */
function buffersOf({ y, x, bias, residual, weight: { scale } }: Linear, { binding }: Part): GPUBufferBinding[] {
  return [y, x, binding, bias ?? binding, residual ?? binding, ...(scale ? [scale] : [])];
}

/** The members of `Scalars` in ./operands.ts. */
function scalarsOf({ rows, in: width, firstRow = 0, out, bias, epilogue, residual }: Linear, part: Part): number[] {
  return [rows, width, firstRow, part.rows, part.firstRow, out, Number(!!bias), Number(epilogue === "gelu"), Number(!!residual)];
}
