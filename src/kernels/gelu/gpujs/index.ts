import { inGpuJs } from "../../devices/gpujs/dialect.ts";
import type { GpuJsMode } from "../../devices/gpujs/modes.ts";
import type { GeluInput, GeluOutput } from "../contract.ts";

export const inMode = (mode?: GpuJsMode) =>
  inGpuJs(
    {
      place: async ({ x }: GeluInput, put) => put(x, x.length),
      async compute(scope, x, { y }: GeluOutput) {
        y.set(await scope.read(await scope.run("gelu", {}, [y.length, 1], x)));
      },
    },
    mode,
  );

export const gelu = inMode();
