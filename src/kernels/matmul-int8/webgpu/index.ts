import type { WebGpuLowering } from "../../devices/webgpu/index.ts";
import { linearDispatches, ready } from "../../matmul/webgpu/index.ts";
import { digitsOf, type MatMulInt8Step } from "../step.ts";
import { roundDispatch } from "./rounding.ts";

/** Rounds x, then goes the way of f32, as `cpu` does: the integers are read four to a word, and an output's scale follows its sum. */
export const lowering: WebGpuLowering<MatMulInt8Step> = {
  ready,
  lower(step, place) {
    const { rows } = step.writes.y;
    const width = step.parameters.weight.shape[1];
    const rounded = place.borrow(4 * rows * width);
    return [
      roundDispatch({ rounded, x: place.at(step.reads.x), firstRow: step.firstRow, rows, in: width, digits: digitsOf(step) }),
      ...linearDispatches(step, place, { x: rounded }),
    ];
  },
};
