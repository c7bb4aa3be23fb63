import type { Handle, Scope } from "../../devices/gpujs/device.ts";
import { inGpuJs } from "../../devices/gpujs/dialect.ts";
import type { GpuJsMode } from "../../devices/gpujs/modes.ts";
import type { LayerNormInput, LayerNormOutput } from "../contract.ts";

export interface PlacedNorm {
  x: Handle;
  weight: Handle;
  bias: Handle;
  epsilon: number;
  rows: number;
  columns: number;
}

export async function layerNorm(scope: Scope, { x, weight, bias, epsilon, rows, columns }: PlacedNorm): Promise<Handle> {
  const means = await scope.run("mean", { columns }, [1, rows], x);
  const rests = await scope.run("rest", { columns }, [1, rows], x, means);
  const variances = await scope.run("variance", { columns }, [1, rows], x, means, rests);
  const y = await scope.run("normalise", { epsilon }, [columns, rows], x, means, rests, variances, weight, bias);
  scope.free(means, rests, variances);
  return y;
}

export const inMode = (mode?: GpuJsMode) =>
  inGpuJs(
    {
      async place({ x, weight, bias, columns, ...shape }: LayerNormInput, put): Promise<PlacedNorm> {
        return { ...shape, columns, x: await put(x, columns), weight: await put(weight, columns), bias: await put(bias, columns) };
      },
      async compute(scope, placed, { y }: LayerNormOutput) {
        y.set(await scope.read(await layerNorm(scope, placed)));
      },
    },
    mode,
  );

export const layernorm = inMode();
