/** Ways to pass as a kernel without being one, as they were published of those that optimise kernels for a score: none of them passes here. */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  type AnyOperation,
  bench,
  type Case,
  conform,
  drawSeed,
  measure,
  type Outputs,
  operations,
  type Verdict,
  wrongKernel,
} from "../../src/kernels/index.ts";
import { runs } from "../support/runs.ts";
import { type AnyKernel, answerOf, type Cheat, floatsOf, give, type Input } from "./cheats/cheat.ts";
import { idle } from "./cheats/idle.ts";
import { late } from "./cheats/late.ts";
import { memory } from "./cheats/memory.ts";
import { precision } from "./cheats/precision.ts";
import { program } from "./cheats/program.ts";
import { resident } from "./cheats/resident.ts";
import { timing } from "./cheats/timing.ts";
import { trespass } from "./cheats/trespass.ts";

/** Not drawn: whether a memory of some numbers shows in so few cases is a matter of chance. */
const seed = Number(process.env.TYPEFORMER_SEED ?? 20);

/** Operations by name, with the cases of a few thousand numbers at most. */
const every = new Map(
  (Object.values(operations) as AnyOperation[]).map((operation) => {
    const size = (which: Case<Input>) => floatsOf(which.make(1)).reduce((sum, { length }) => sum + length, 0);
    const light = operation.cases.filter((which) => which.bytes < 1e5 && size(which) < 5000);
    return [operation.name, { operation, light, some: light.filter((which) => size(which) > 50).slice(0, 3) }] as const;
  }),
);
const table = ["gelu", "matmul", "topk", "embedding"];

async function refused({ make, only = table }: Cheat): Promise<[string, Verdict[]][]> {
  const found: [string, Verdict[]][] = [];
  for (const [name, { operation, some }] of every) {
    if (!only.includes(name)) continue;
    const verdicts = await conform(operation, make(operation), { cases: some, seed });
    found.push([name, verdicts.filter(({ ok }) => !ok)]);
  }
  return found;
}

describe.each(Object.entries({ idle, memory, trespass, late, precision, program, resident }))("%s", (_, cheats) => {
  test.each(cheats)("$name", async (cheat) => {
    for (const [name, verdicts] of await refused(cheat)) {
      expect([name, verdicts.map(({ reason }) => reason)]).toEqual([name, expect.arrayContaining([cheat.reason])]);
      for (const verdict of verdicts) {
        expect(wrongKernel(verdict).message).toContain(`${name}/yours in the case "${verdict.case}"`);
        expect(wrongKernel(verdict).message).toContain(`seed ${seed}`);
      }
    }
  });
});

test("a kernel that fails in one case only is refused in that one", async () => {
  const { gelu } = operations;
  const verdicts = await conform(gelu, ({ y }, { x }) => {
    if (x.length === 768) throw new RangeError("no tile for 768");
    gelu.dialects.cpu({ y }, { x });
  });
  expect(verdicts.filter(({ ok }) => !ok)).toMatchObject([{ case: "mini: one token of the MLP", reason: "threw" }]);
});

describe("what is right when it is judged, and idle when it is timed", () => {
  const { operation, some } = every.get("gelu") as { operation: AnyOperation; some: Case<Input>[] };
  const options = { cases: some.slice(0, 1), seed, budget: 1 };
  const sentences: Record<string, RegExp> = {
    wrong_numbers: /, when it was timed: y\[\d+\] is .*, expected /,
    changed_globals: /, when it was timed changed the program that it runs in: performance.now is another one/,
    idle_when_repeated: /, when it was timed: [\d.e-]+ ms where the input is the same, [\d.]+ ms where it is fresh/,
  };

  test.each(timing)("$name", async ({ make, reason }) => {
    expect((await conform(operation, make(operation), options)).every(({ ok }) => ok)).toBe(true);
    const refused = bench(operation, make(operation), { ...options, least: 50 });
    await expect(refused).rejects.toMatchObject({ code: "wrong_kernel" });
    await expect(refused).rejects.toThrow(sentences[reason]);
  });

  test("an answer kept for the whole of an input, each number of it, is of no use", async () => {
    const kept = new Map<string, Outputs>();
    let found = 0;
    const kernel: AnyKernel = (out, input) => {
      const key = String(floatsOf(input)[0]);
      const answer = kept.get(key);
      if (answer) found++;
      kept.set(key, answer ?? answerOf(operation, input));
      give(out, kept.get(key) as Outputs);
    };
    await conform(operation, kernel, options);
    found = 0;
    await measure(operation, kernel, options.cases[0], { ...options, least: 60 });
    expect(found).toBeLessThanOrEqual(1); // the question after the timing is one of the judge's
  });

  test("whole calls are timed of a kernel whose resident is not trusted", async () => {
    let placed = 0;
    const kernel: AnyKernel = (out, input) => give(out, answerOf(operation, input));
    const own = Object.assign(kernel, {
      resident() {
        placed++;
        return () => undefined;
      },
    });
    await measure(operation, own, options.cases[0], { ...options, resident: false });
    expect(placed).toBe(0);
    await expect(measure(operation, own, options.cases[0], options)).rejects.toThrow(/when it was timed: y\[\d+\] is/);
  });
});

const honest = ["reference", "cpu", "simd"] as const;

test("an honest kernel is never refused, whatever the seed", async () => {
  const drawn = Number(process.env.TYPEFORMER_SEED ?? drawSeed());
  process.stdout.write(`honest kernels: seed ${drawn} (TYPEFORMER_SEED repeats it)\n`);
  const property = fc.asyncProperty(fc.nat(), fc.nat(), async (from, pick) => {
    for (const { operation, light } of every.values()) {
      const options = { cases: [light[pick % light.length]], seed: from };
      const judged = honest.map((name) => conform(operation, operation.dialects[name], { ...options, name })); // each has memory of its own
      const refused = (await Promise.all(judged)).flat().filter(({ ok }) => !ok);
      expect(refused.map((verdict) => wrongKernel(verdict).message)).toEqual([]);
    }
  });
  await fc.assert(property, { seed: drawn, numRuns: runs(50, 1000) });
}, 600_000);
