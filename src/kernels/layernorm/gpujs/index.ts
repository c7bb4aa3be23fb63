import { type GpuJsLowering, vectorOf } from "../../devices/gpujs/index.ts";
import type { LayerNormStep } from "../step.ts";

export const lowering: GpuJsLowering<LayerNormStep> = {
  async compute({ writes: { y }, reads, parameters: { weight, bias }, epsilon }, { scope, at, made }) {
    const { rows, columns } = reads.x;
    const x = at(reads.x);
    const means = await scope.run("mean", { columns }, [1, rows], x);
    const rests = await scope.run("rest", { columns }, [1, rows], x, means);
    const variances = await scope.run("variance", { columns }, [1, rows], x, means, rests);
    const norm = [vectorOf(weight), vectorOf(bias)];
    made(y, await scope.run("normalise", { epsilon }, [columns, rows], x, means, rests, variances, ...norm));
    scope.free(means, rests, variances);
  },
};
