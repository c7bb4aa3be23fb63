import type { GpuJsLowering } from "../../devices/gpujs/index.ts";
import type { GeluStep } from "../step.ts";

export const lowering: GpuJsLowering<GeluStep> = {
  async compute({ writes: { y }, reads: { x } }, { scope, at, made }) {
    made(y, await scope.run("gelu", {}, [y.columns, y.rows], at(x)));
  },
};
