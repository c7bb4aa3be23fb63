import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { interleave } from "../../bench/interleave.ts";
import { quantile, summarise } from "../../bench/statistics.ts";
import { runs } from "../support/runs.ts";

describe("a quantile", () => {
  test.each([
    [[1, 2, 3, 4], 0.5, 2.5],
    [[1, 2, 3, 4], 0.95, 3.85],
    [[10, 20, 40], 0.25, 15],
    [[7], 0.95, 7],
  ])("of %j at %d is NumPy's %d", (sorted, q, expected) => {
    expect(quantile(sorted, q)).toBeCloseTo(expected, 12);
  });

  test("of nothing is refused", () => {
    expect(() => quantile([], 0.5)).toThrow(RangeError);
    expect(() => summarise([])).toThrow(RangeError);
  });
});

test("a summary does not depend on the order of the samples, and leaves them in theirs", () => {
  const times = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(times, (samples) => {
      const before = [...samples];
      const { p50, p95 } = summarise(samples);
      expect(samples).toEqual(before);
      expect(summarise(before.reverse())).toEqual({ samples: samples.length, p50, p95 });
      expect(p50).toBeLessThanOrEqual(p95);
      expect(p95).toBeLessThanOrEqual(Math.max(...samples));
      expect(p50).toBeGreaterThanOrEqual(Math.min(...samples));
    }),
    { seed: 42, numRuns: runs(200, 5000) },
  );
});

describe("contestants", () => {
  const taking = (name: string, log: string[], ms: number) => async () => {
    log.push(name);
    return ms;
  };

  test("are asked in turn until each has enough", async () => {
    const log: string[] = [];
    const taken = await interleave({ a: taking("a", log, 600), b: taking("b", log, 100) }, { samples: 4, seconds: 1, least: 2 });
    expect(log.join("")).toBe("ababbb"); // a has its second after two, b its four samples
    expect(taken).toEqual({ a: [600, 600], b: [100, 100, 100, 100] });
  });

  test("have the least number of samples, however long they take", async () => {
    const { slow } = await interleave({ slow: taking("slow", [], 1e6) }, { samples: 100, seconds: 0.1, least: 5 });
    expect(slow).toHaveLength(5);
  });

  test("may be none", async () => {
    expect(await interleave({}, { samples: 1, seconds: 1, least: 1 })).toEqual({});
  });
});
