import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseJson, printJson } from "../src/errors/index.ts";
import { runs } from "./support/runs.ts";

const read = (text: string) => parseJson(text, "the text");

describe("what Python's json reads", () => {
  test.each([
    ["NaN", Number.NaN],
    ["-Infinity", Number.NEGATIVE_INFINITY],
    ['{"a": NaN, "b": [Infinity,-Infinity , 1]}', { a: Number.NaN, b: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1] }],
    ['{"NaN": "NaN", "\\"Infinity": "-Infinity\\\\", "x": NaN}', { NaN: "NaN", '"Infinity': "-Infinity\\", x: Number.NaN }],
    ['["\ue000", "\\uE001", NaN]', ["\ue000", "\ue001", Number.NaN]],
  ])("%s", (text, value) => {
    expect(read(text)).toEqual(value);
  });
});

test.each([
  "",
  "nan",
  "+Infinity",
  "- Infinity",
  "--Infinity",
  "1Infinity",
  "Infinity1",
  "NaNNaN",
  "trueNaN",
  "{NaN: 1}",
  '{"a": NaN',
  "[NaN,]",
  '["NaN',
  '["\\',
  "-NaN",
])("%j is no JSON for either", (text) => {
  expect(() => read(text)).toThrow(
    expect.objectContaining({ code: "invalid_json", message: expect.stringMatching(/^the text is not JSON: /) }),
  );
});

test("any value comes back as it was printed", () => {
  const number = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY));
  const word = fc.oneof(fc.string(), fc.constantFrom("NaN", "Infinity", '"', "\\", "\ue000", "\ue001NaN", "\\ue000"));
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      number,
      word,
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("value")),
      fc.dictionary(word, tie("value"), { noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(value, (any) => {
      expect(read(printJson(any))).toEqual(zeroes(any));
    }),
    { numRuns: runs(500, 20_000) },
  );
});

/** JSON has no −0, and an object's key `__proto__` is a key like any other. */
function zeroes(value: unknown): unknown {
  if (value === 0) return 0;
  if (Array.isArray(value)) return value.map(zeroes);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, zeroes(part)]));
}
