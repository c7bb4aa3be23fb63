import type { GpuJsLowering } from "../../devices/gpujs/index.ts";
import type { ReluStep } from "../step.ts";

export const lowering: GpuJsLowering<ReluStep> = {
  async compute({ writes: { y }, reads: { x } }, { scope, at, made }) {
    made(y, await scope.run("relu", {}, [y.columns, y.rows], at(x)));
  },
};
