import { describe, expect, test } from "@jest/globals";
import { usePeersOfNode } from "../../src/kernels/devices/node-peers.ts";
import {
  type AnyOperation,
  availableDialects,
  type Case,
  conform,
  drawSeed,
  operations,
  type Verdict,
  wrongKernel,
} from "../../src/kernels/index.ts";
import { kernelGoldens } from "../golden/kernel-goldens.ts";
import { isOfThisRun } from "../support/devices.ts";
import { once } from "../support/once.ts";
import { runs } from "../support/runs.ts";
import { smallCases } from "../support/wasm-builds.ts";

usePeersOfNode();
const golden = await kernelGoldens();
const seed = Number(process.env.TYPEFORMER_SEED ?? drawSeed());
process.stdout.write(`conformance: seed ${seed} (TYPEFORMER_SEED repeats it)\n`);
const every = await Promise.all(
  (Object.values(operations) as AnyOperation[]).map(async (each) => ({ ...once(each), ...ofThisRun(await availableDialects(each)) })),
);

/** Dialects of a device are judged by the run that is about devices, all others by the other. */
function ofThisRun({ kernels, unavailable }: Awaited<ReturnType<typeof availableDialects>>) {
  const absent = Object.entries(unavailable).filter(([dialect]) => isOfThisRun(dialect));
  return { kernels: kernels.filter(([dialect]) => isOfThisRun(dialect)), unavailable: Object.fromEntries(absent) };
}

for (const { name, unavailable } of every)
  for (const [dialect, reason] of Object.entries(unavailable)) process.stdout.write(`skipped: ${name}/${dialect}: ${reason}\n`);

describe.each(every)("$name", ({ kernels, unavailable, ...operation }) => {
  if (Object.keys(unavailable).length > 0)
    test.skip.each(Object.entries(unavailable))("%s is right in every case; skipped: %s", () => undefined);

  test.each(kernels)("%s is right in every case", async (dialect, kernel) => {
    const cases = casesFor(dialect, operation);
    const verdicts = await conform(operation, kernel, { name: dialect, golden, cases, seed });
    expect(verdicts.filter(({ ok }) => !ok).map((verdict) => wrongKernel(verdict).message)).toEqual([]);
    expect(verdicts).toHaveLength(cases.length);
    process.stdout.write(summary(verdicts));
  });

  test("cases have names of their own, costs and reasons", () => {
    const names = operation.cases.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { flops, bytes, tol, tolReason } of operation.cases) {
      expect(Number.isFinite(flops + bytes)).toBe(true);
      expect(tol).toBeGreaterThan(0);
      expect(tolReason.length).toBeGreaterThan(20);
    }
  });
});

/** The large ones take gpu.js a minute in software, and have no golden: what the reference says to them nobody else knows. */
function casesFor(dialect: string, operation: AnyOperation): Case<unknown>[] {
  if (dialect === "gpujs") return runs(smallCases(operation), operation.cases);
  const light = operation.cases.filter(({ flops }) => flops < 6e7);
  return dialect === "reference" ? runs(light, operation.cases) : operation.cases;
}

/** Which cases a golden judged, and which only the reference. */
function summary(verdicts: Verdict[]): string {
  const [{ operation, dialect }] = verdicts;
  const without = verdicts.filter(({ against }) => against === "reference").map((verdict) => `"${verdict.case}"`);
  const worst = Math.max(...verdicts.map(({ scaled }) => scaled)).toExponential(1);
  return `${operation}/${dialect}: worst ${worst}; ${verdicts.length - without.length} against goldens; against the reference: ${without.join(", ") || "none"}\n`;
}

test("a golden whose inputs have changed is refused with the command that makes it again", async () => {
  const { gelu } = operations;
  const [which] = gelu.cases;
  const input = { x: which.make(2).x };
  await expect(Promise.resolve(golden("gelu", which, input))).rejects.toThrow(
    /the golden of gelu\/one token of the MLP was made from other inputs; make it again: python test\/golden\/make.py --only kernels/,
  );
});
