import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Json, parseJson } from "../../../src/checkpoint/safetensors/json.ts";
import { runs } from "../../support/runs.ts";

/** The value as `JSON.parse` would give it. */
function plain(json: Json): unknown {
  if (json instanceof Map) return Object.fromEntries([...json].map(([key, value]) => [key, plain(value)]));
  if (Array.isArray(json)) return json.map(plain);
  return typeof json === "bigint" ? Number(json) : json;
}

const attempt = (parse: () => unknown) => {
  try {
    return { value: parse() };
  } catch (error) {
    return (error as Error).name;
  }
};

test("any JSON text is what JSON.parse makes of it", () => {
  const property = fc.property(fc.jsonValue(), fc.constantFrom(0, 1, "\t"), (value, indent) => {
    const text = JSON.stringify(value, null, indent);
    fc.pre(!/\\ud[89a-f]/.test(text));
    expect(plain(parseJson(text))).toEqual(JSON.parse(text));
  });
  fc.assert(property, { numRuns: runs(1_000, 50_000), seed: 30 });
});

test("of any text, it refuses at least what JSON.parse refuses", () => {
  const pieces = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"a"',
    '"b"',
    '"\\',
    '"',
    "1",
    "-",
    "0",
    ".",
    "e+",
    "true",
    "nul",
    " ",
    "\u00a0",
    "\n",
    "\u2028",
    "\\u0061",
  ];
  const property = fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (parts) => {
    const text = parts.join("");
    const strict = attempt(() => plain(parseJson(text)));
    const lenient = attempt(() => JSON.parse(text));
    if (strict !== "SyntaxError") expect(strict).toEqual(lenient);
    else if (lenient !== "SyntaxError") expect(text).toMatch(/("a"|\\u0061|"b").*("a"|\\u0061|"b")/s); // a key twice
  });
  fc.assert(property, { numRuns: runs(20_000, 500_000), seed: 31 });
});

test("integers are exact to 64 bits, everything else is a number", () => {
  expect(parseJson("[18446744073709551615,0,-0,-1,1.0,1e2]")).toEqual([18446744073709551615n, 0n, -0, -1, 1, 100]);
});
