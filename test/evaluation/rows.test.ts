import { expect, test } from "@jest/globals";
import { rowsOf } from "../../src/evaluation/files/rows.ts";
import { bytesOf } from "./folders.ts";

const fieldsOf = async (text: string | Uint8Array, size?: number) => {
  const rows: string[][] = [];
  for await (const { fields } of rowsOf(bytesOf(text, size), "x.tsv")) rows.push(fields);
  return rows;
};

test("lines end at \\n, \\r\\n and a lone \\r, and at nothing else; a quotation mark is a character; a byte-order mark is none", async () => {
  const rows = await fieldsOf('\ufeffa\t"b\r\nc"\td\re\u2028\u0085\v\f\u001cf\t\n\ng');
  expect(rows).toEqual([["a", '"b'], ['c"', "d"], ["e\u2028\u0085\v\f\u001cf", ""], [""], ["g"]]);
});

test("however the file comes in chunks, between the bytes of a character and of a line's end too", async () => {
  const text = "\ufeffä\t🙂\r\n\r\n日本\tb\r\rc\td\r\n";
  const whole = await fieldsOf(text);
  expect(whole).toEqual([["ä", "🙂"], [""], ["日本", "b"], [""], ["c", "d"]]);
  for (const size of [1, 2, 3, 5, 7]) expect(await fieldsOf(text, size)).toEqual(whole);
});

test("an end of the last line adds no row, and a mark in the middle stays", async () => {
  expect(await fieldsOf("a\n")).toEqual([["a"]]);
  expect(await fieldsOf("a\r")).toEqual([["a"]]);
  expect(await fieldsOf("")).toEqual([]);
  expect(await fieldsOf("a\n\ufeffb")).toEqual([["a"], ["\ufeffb"]]);
});

test.each([
  ["UTF-16", new Uint8Array([0xff, 0xfe, 0x61, 0])],
  ["Latin-1", new Uint8Array([0x61, 10, 0xe4, 10])],
  ["a character that is cut off", new Uint8Array([0x61, 10, 0xc3])],
])("%s is refused", async (_, bytes) => {
  await expect(fieldsOf(bytes)).rejects.toMatchObject({
    code: "invalid_input",
    message: expect.stringMatching(/^x\.tsv is not UTF-8 text, from line \d on: save it as UTF-8$/),
  });
});

test("time grows with the file: 100,000 rows, and a single line of 5 MB in small chunks", async () => {
  const row = "a sentence of some words, and then some more of them\t1\n";
  let count = 0;
  for await (const _ of rowsOf(bytesOf(row.repeat(100_000)), "x.tsv")) count++;
  expect(count).toBe(100_000);
  const [[field]] = await fieldsOf("x".repeat(5_000_000), 4096);
  expect(field.length).toBe(5_000_000);
}, 20_000);
