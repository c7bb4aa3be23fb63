import { describe, expect, test } from "@jest/globals";
import { cellOf, checkedSequences, tokensOf, uniformCell } from "../../bench/cells.ts";
import { figure, markdownTable, milliseconds, percent, times } from "../../bench/markdown.ts";
import { hashOfCells } from "../../bench/oracle.ts";
import { bestFive, parityOf } from "../../bench/parity.ts";

test("a table is Markdown, whatever its cells hold", () => {
  expect(markdownTable(["max|Δ|", "n"], [["1", "a|b"]])).toBe("| max\\|Δ\\| | n |\n|---|---|\n| 1 | a\\|b |");
});

test.each([
  [figure(1234.5), "1235"],
  [figure(12.34), "12.3"],
  [figure(1.234), "1.23"],
  [figure(0.01234), "0.012"],
  [milliseconds(9999), "9999 ms"],
  [milliseconds(12_340), "12.3 s"],
  [times(1.5), "1.50×"],
  [percent(0.054), "5%"],
])("%s", (shown, expected) => {
  expect(shown).toBe(expected);
});

describe("a cell", () => {
  const cell = cellOf("mixed", [7, 12, 5, 5], 211);

  test("has sequences of the lengths asked for, each with one mask between its ends", () => {
    expect(cell.ids.map(({ length }) => length)).toEqual([7, 12, 5, 5]);
    expect(tokensOf(cell)).toBe(29);
    for (const [s, ids] of cell.ids.entries()) {
      expect(ids.flatMap((id, at) => (id === 210 ? [at] : []))).toEqual([cell.masks[s]]);
      expect([ids[0], ids.at(-1)]).toEqual([0, 2]);
      expect(Math.min(...ids.slice(1, -1))).toBeGreaterThanOrEqual(3);
    }
  });

  test("is checked at its longest and shortest sequence, a uniform one at both ends", () => {
    expect(checkedSequences(cell)).toEqual([1, 3]);
    expect(checkedSequences(uniformCell(6, 3, 211))).toEqual([0, 2]);
    expect(checkedSequences(uniformCell(6, 1, 211))).toEqual([0]);
  });

  test("has a hash that depends on every id", () => {
    const other = { ...cell, ids: cell.ids.with(2, cell.ids[2].with(1, 9)) };
    expect(hashOfCells([cell])).toBe(hashOfCells([cellOf("by another name", [7, 12, 5, 5], 211)]));
    expect(hashOfCells([other])).not.toBe(hashOfCells([cell]));
  });
});

describe("parity", () => {
  const row = Float32Array.of(0, 5, 1, 4, 2, 3, -1);
  const truths = [{ sequence: 0, positions: [1], logits: [row] }];

  test("is the largest difference, and how many of the five best agree", () => {
    expect(bestFive(row)).toEqual([1, 3, 5, 4, 2]);
    const near = row.with(6, -1.0001);
    expect(parityOf("near", "f32", truths, [{ best: [3, 1, 5, 4, 6], logits: [near] }])).toEqual({
      maxAbs: expect.closeTo(1e-4, 6),
      top5: 0.8,
    });
  });

  test.each([
    ["too far for f32", "f32", row.with(0, 0.01)],
    ["too far even for q8", "q8", row.with(0, 1.5)],
    ["not a number", "q8", row.with(0, Number.NaN)],
  ])("of what is %s is refused", (_, dtype, logits) => {
    const refused = () => parityOf("wrong at 7 tokens", dtype, truths, [{ best: [1, 3, 5, 4, 2], logits: [logits] }]);
    expect(refused).toThrow(/^wrong at 7 tokens is wrong: max\|Δlogit\| to the reference is /);
    expect(refused).toThrow(expect.objectContaining({ code: "wrong_kernel" }));
  });
});
