import { expect, test } from "@jest/globals";
import { runSteps } from "../../src/backends/passes.ts";

/** Computes for so long. */
function compute(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

test.each([
  ["one long pass", 1, 100],
  ["many short passes, one after the other", 100, 1],
])("in %s timers have their turns", async (_, passes, steps) => {
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  for (let pass = 0; pass < passes; pass++) await runSteps(new Array(steps).fill(4), compute);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(2); // 400 ms of work, a turn in about 40
});

test("a signal that fires in the meantime is heard by the next of many short passes", async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 5);
  const passes = async () => {
    for (let pass = 0; pass < 50; pass++) await runSteps([4], compute, controller.signal);
  };
  await expect(passes()).rejects.toMatchObject({ code: "aborted", message: "the pass was aborted by its signal" });
});
