import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { BackendHere } from "../../support/backends.ts";

const seed = Number(process.env.TYPEFORMER_SEED ?? Date.now() % 1e6);

export function parameters({ open }: BackendHere): void {
  test("names the parameter and the element that is not finite, however it lays it out", async () => {
    const backend = await open();
    const extent = fc.integer({ min: 1, max: 30 });
    const bad = fc.constantFrom(NaN, Infinity, -Infinity);
    await fc.assert(
      fc.asyncProperty(extent, extent, fc.nat(), bad, fc.constantFrom("matrix", "table"), async (out, width, at, value, use) => {
        const element = at % (out * width);
        const fill = (target: Float32Array) => {
          target.fill(3e38); // large, and still a number
          target[element] = value;
        };
        await expect(backend.parameter("some.weight", [out, width], use as "matrix" | "table", fill)).rejects.toMatchObject({
          code: "invalid_parameter",
          message: expect.stringContaining(`some.weight holds ${value} at element ${element}:`),
        });
        await backend.parameter("fine.weight", [out, width], use as "matrix" | "table", (target) => void target.fill(-3e38));
      }),
      { seed, numRuns: 60 },
    );
    backend.dispose();
  });
}
