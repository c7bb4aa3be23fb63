import type { WebGpuLowering, WebGpuPlace } from "../../devices/webgpu/index.ts";
import type { LinearStep, MatMulStep } from "../step.ts";
import { type Linear, matmulDispatches } from "./dispatches.ts";
import { tuneMatMul, tuningOf } from "./tuning.ts";

export const ready: WebGpuLowering<MatMulStep>["ready"] = async (device) => (await tuneMatMul(device)).gflops;

/** The tile of this device, on as many parts as the weight has. */
export const lowering: WebGpuLowering<MatMulStep> = {
  ready,
  lower: (step, place) => linearDispatches(step, place, { x: place.at(step.reads.x), firstRow: step.firstRow }),
};

/** @param from the rows that are multiplied: those of the step, or what was made of them */
export function linearDispatches(
  { writes, reads, parameters, epilogue }: LinearStep,
  { device, at, resident, vector }: WebGpuPlace,
  from: Pick<Linear, "x" | "firstRow">,
) {
  const [out, width] = parameters.weight.shape;
  return matmulDispatches(tuningOf(device).tile, {
    ...from,
    y: at(writes.y),
    weight: resident(parameters.weight),
    bias: parameters.bias && vector(parameters.bias),
    residual: reads.residual && at(reads.residual),
    rows: writes.y.rows,
    in: width,
    out,
    epilogue,
  });
}
