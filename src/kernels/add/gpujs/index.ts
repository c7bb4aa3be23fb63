import type { GpuJsLowering } from "../../devices/gpujs/index.ts";
import type { AddStep } from "../step.ts";

export const lowering: GpuJsLowering<AddStep> = {
  async compute({ writes: { y }, reads: { x, residual } }, { scope, at, made }) {
    made(y, await scope.run("add", {}, [y.columns, y.rows], at(x), at(residual)));
  },
};
