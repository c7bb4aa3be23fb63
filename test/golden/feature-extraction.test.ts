/** What Python's pipeline gives of the last layer, on every architecture. */
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "@jest/globals";
import { pipeline } from "../../src/doors/node.ts";
import { compare } from "../../src/tensor/index.ts";

const { entries } = JSON.parse(await readFile("test/golden/tasks/feature-extraction.json", "utf8")) as {
  entries: { model: string; text: string; rows: number[][] }[];
};

describe.each([...new Set(entries.map(({ model }) => model))])("on %s", (model) => {
  test("a row for every token, alone and in a batch", async () => {
    const expected = entries.filter((entry) => entry.model === model);
    const extract = await pipeline("feature-extraction", `./${model}`, { onWarning: () => {} });
    const together = await extract(expected.map(({ text }) => text));
    for (const [i, { text, rows }] of expected.entries()) {
      expect(together[i].shape).toEqual([rows.length, rows[0].length]);
      expect(compare(together[i].flat(), rows.flat()).scaled).toBeLessThan(5e-6); // another position or token type is 1e-2 away
      expect(await extract(text)).toEqual(together[i]);
    }
  });
});
