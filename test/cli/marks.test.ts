import { spawnSync } from "node:child_process";
import { expect, test } from "@jest/globals";
import { markedText } from "../../src/cli/marks.ts";

const mark = (start: number, end: number, label = "X") => ({ start, end, label, colour: "bgCyan" as const });

test("marks stand in the text, in its order; of those that overlap the longer one that begins first", () => {
  expect(markedText("Ada met Grace.", [mark(8, 13, "PER"), mark(0, 3, "PER")])).toBe("[Ada](PER) met [Grace](PER).");
  expect(markedText("Ada met", [mark(0, 3, "A"), mark(0, 7, "B"), mark(4, 7, "C"), mark(2, 2, "D")])).toBe("[Ada met](B)");
  expect(markedText("", [])).toBe("");
});

test("places are UTF-16 units, whatever stands before; ends of lines stay, and nothing is obeyed by a terminal", () => {
  expect(markedText("👩‍👧 東京 \u001b[31m\n!", [mark(6, 8, "LOC"), mark(8, 10, "\u0007")])).toBe(
    "👩‍👧 [東京](LOC)[ \\u001b](\\u0007)[31m\n!",
  );
});

test("in colours: the mark on its colour, and what it is in bold", () => {
  const program = `
    import { markedText } from "./src/cli/marks.ts";
    Object.assign(process.stdout, { isTTY: true, hasColors: () => true });
    process.stdout.write(markedText("in Bath.", [{ start: 3, end: 7, label: "LOC", colour: "bgCyan" }]));`;
  const env = { ...process.env, FORCE_COLOR: "1", NO_COLOR: undefined, NODE_DISABLE_COLORS: undefined };
  const args = ["--import", "./scripts/register-typescript.mjs", "--input-type=module", "-e", program];
  const { stdout } = spawnSync(process.execPath, args, { encoding: "utf8", env });
  expect(stdout).toBe("in \u001b[46m\u001b[30m Bath \u001b[1mLOC\u001b[22m \u001b[39m\u001b[49m.");
});
