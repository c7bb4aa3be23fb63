/** The dialects of this package's matmul, as contestants. */
import { availableDialects, type Computation, operations } from "../../../src/kernels/index.ts";
import { gpuDialects } from "../../kernel-bench.ts";
import type { Contestant } from "../product.ts";

export async function ownContestants(): Promise<{ contestants: Contestant[]; unavailable: Record<string, string> }> {
  const { kernels, unavailable } = await availableDialects(operations.matmul);
  const contestants = kernels
    .filter(([dialect]) => dialect !== "reference")
    .map(([dialect, kernel]): Contestant => {
      const place: Contestant["place"] = async ({ rows, in: width, out, x, weight }) => {
        const input = { rows, in: width, out, x, weight, epilogue: "none" } as const;
        const output = operations.matmul.allocate(input);
        let resident: Computation | undefined;
        return {
          async multiply() {
            resident ??= (await kernel.resident?.(output, input)) ?? (() => kernel(output, input));
            await resident();
          },
          async answer() {
            await kernel(output, input);
            return output.y;
          },
          release() {},
        };
      };
      return { name: `typeformer, ${dialect}`, onGpu: gpuDialects.includes(dialect), place };
    });
  return { contestants, unavailable };
}
