import type { Handle, Scope } from "../../devices/gpujs/device.ts";
import { inGpuJs } from "../../devices/gpujs/dialect.ts";
import type { GpuJsMode } from "../../devices/gpujs/modes.ts";
import { type Parts, whole } from "../../devices/gpujs/parts.ts";
import type { MatMulInput, MatMulOutput } from "../contract.ts";

/** x · Wᵀ + b for `rows` rows of x from `firstRow` on; the outputs of each part of W are set beside those before. */
export async function linear(
  scope: Scope,
  { x, weight, bias, rows, firstRow = 0 }: { x: Handle; weight: Parts; bias: Handle; rows: number; firstRow?: number },
): Promise<Handle> {
  let y: Handle | undefined;
  for (const { rows: part, first, length } of weight.parts) {
    const next = await scope.run("linear", { width: weight.columns }, [length, rows], x, part, bias, firstRow, first);
    y = y ? await beside(scope, y, next, first, [first + length, rows]) : next;
  }
  if (y) return y;
  throw new RangeError("a weight needs rows");
}

async function beside(scope: Scope, left: Handle, right: Handle, width: number, output: [number, number]): Promise<Handle> {
  const both = await scope.run("beside", {}, output, left, right, width);
  scope.free(left, right);
  return both;
}

export const inMode = (mode?: GpuJsMode) =>
  inGpuJs(
    {
      async place({ x, weight, bias, residual, rows, in: width, out, epilogue }: MatMulInput, put) {
        return {
          x: await put(x, width),
          weight: whole(await put(weight, width), out, width),
          bias: await put(bias ?? new Float32Array(out), out),
          residual: residual && (await put(residual, out)),
          gelu: epilogue === "gelu",
          output: [out, rows],
        };
      },
      async compute(scope, { residual, gelu, output, ...product }, { y }: MatMulOutput) {
        let sums = await linear(scope, { ...product, rows: output[1] });
        if (gelu) sums = await scope.run("gelu", {}, output, sums);
        if (residual) sums = await scope.run("add", {}, output, sums, residual);
        y.set(await scope.read(sums));
      },
    },
    mode,
  );

export const matmul = inMode();
