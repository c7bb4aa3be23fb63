import { expect, test } from "@jest/globals";
import { clock, progressFigures } from "../../src/cli/progress-bar.ts";

test("how much is done, how fast it goes, and for how long it will", () => {
  expect(progressFigures(0, 872, 0)).toBe("  0%  0 of 872");
  expect(progressFigures(390, 872, 3.9)).toBe(" 44%  390 of 872  100.0 a second  0:05 left");
  expect(progressFigures(872, 872, 10)).toBe("100%  872 of 872  87.2 a second");
});

test("seconds for people", () => {
  expect([0, 0.2, 59.5, 61, 3600, 36_061].map(clock)).toEqual(["0:00", "0:01", "1:00", "1:01", "1:00:00", "10:01:01"]);
});
