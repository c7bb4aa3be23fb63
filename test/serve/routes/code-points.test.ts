import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { codePointsOf } from "../../../packages/serve/src/routes/code-points.ts";
import { anyText } from "../support/drawn-text.ts";

test("places are counted as Python counts them, lone surrogates as one", () => {
  fc.assert(
    fc.property(fc.oneof(anyText, fc.string({ unit: fc.constantFrom("a", "\ud83d", "\ude42", "🙂", "é") })), (text) => {
      const place = codePointsOf(text);
      let units = 0;
      for (const [points, point] of [...text].entries()) {
        expect([text, units, place(units)]).toEqual([text, units, points]);
        units += point.length;
      }
      expect(place(text.length)).toBe([...text].length);
    }),
    { seed: 16, numRuns: 300 },
  );
});
