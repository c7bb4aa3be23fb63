import type { GpuJsLowering } from "../../devices/gpujs/index.ts";
import type { TanhStep } from "../step.ts";

export const lowering: GpuJsLowering<TanhStep> = {
  async compute({ writes: { y }, reads: { x } }, { scope, at, made }) {
    made(y, await scope.run("tanh", {}, [y.columns, y.rows], at(x)));
  },
};
