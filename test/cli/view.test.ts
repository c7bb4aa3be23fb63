import { expect, test } from "@jest/globals";
import { bar } from "../../src/cli/bars.ts";
import { printable } from "../../src/cli/channels.ts";
import { asLines, asTables } from "../../src/cli/commands/fill-mask/view.ts";
import { inBytes } from "../../src/cli/display.ts";
import { usageLine } from "../../src/cli/failure.ts";

const item = (score: number, token_str: string) => ({ score, token: 7, token_str, sequence: `a${token_str}` });

test("a bar of 40 characters is probability 1, to an eighth of a character, and never nothing", () => {
  expect(bar(1)).toBe("█".repeat(40));
  expect(bar(0.5 + 1 / 320)).toBe(`${"█".repeat(20)}▏`);
  expect(bar(0)).toBe("▏");
});

test("what is no text is shown as an escape: one line, and nothing that a terminal obeys", () => {
  expect(printable("a\nb\tc\u001b[31m\u2028\u009b")).toBe("a\\nb\\tc\\u001b[31m\\u2028\\u009b");
  expect(printable("ümläut 👩‍👧 日本")).toBe("ümläut 👩‍👧 日本");
});

test("lines for a pipe are score, token, sequence", () => {
  expect(asLines([[[item(0.4292, " door"), item(0.000031, "\n")]]])).toBe("0.4292\t door\ta door\n3.1e-5\t\\n\ta\\n\n");
});

test("a table for each mask", () => {
  const one = asTables(["a <mask>"], [[[item(0.5, " b"), item(0.25, "cc")]]], "<mask>");
  expect(one).toBe(`a <mask>\n\n   b  0.5000  ${"█".repeat(20)}\n  cc  0.2500  ${"█".repeat(10)}\n`);
  expect(asTables(["<mask> <mask>"], [[[item(1, "x")], [item(1, "y")]]], "<mask>")).toMatch(/mask 1 of 2[\s\S]*mask 2 of 2/);
});

test("bytes for people", () => {
  expect([0, 999, 1000, 10219656, 5e15].map(inBytes)).toEqual(["0 B", "999 B", "1.0 kB", "10.2 MB", "5000.0 TB"]);
});

test("commander's errors become one line that points to the help", () => {
  expect(usageLine("error: unknown option '--tok-k'\n(Did you mean --top-k?)\n", "typeformer x --help")).toBe(
    "unknown option '--tok-k'. Did you mean --top-k? See typeformer x --help",
  );
});
