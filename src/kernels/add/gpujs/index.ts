import { inGpuJs } from "../../devices/gpujs/dialect.ts";
import type { GpuJsMode } from "../../devices/gpujs/modes.ts";
import type { AddInput, AddOutput } from "../contract.ts";

export const inMode = (mode?: GpuJsMode) =>
  inGpuJs(
    {
      place: async ({ x, residual }: AddInput, put) => ({ x: await put(x, x.length), residual: await put(residual, x.length) }),
      async compute(scope, { x, residual }, { y }: AddOutput) {
        y.set(await scope.read(await scope.run("add", {}, [y.length, 1], x, residual)));
      },
    },
    mode,
  );

export const add = inMode();
