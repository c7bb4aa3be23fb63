import { expect, test } from "@jest/globals";
import type { Handles, Ops, Parameter, Value } from "../../../src/backends/index.ts";
import { normal } from "../../../src/tensor/index.ts";
import type { BackendHere } from "../../support/backends.ts";

const [ROWS, WIDTH] = [7, 4];

interface Given {
  ids: number[];
  offsets?: number[];
  rows?: number[];
}

type Program = (ops: Ops, inputs: Handles<"ids" | "offsets" | "rows">, table: Parameter) => Value;

const lookUp: Program = (ops, { ids }, table) => ops.embed([table, ids]);

/** As many tokens as ids; each of `rows` sees the two of its sequence. */
const attend: Program = (ops, { ids, offsets, rows }, table) => {
  const x = ops.embed([table, ids]);
  const asked = { index: rows, every: false };
  const view = { heads: 2, asked, offsets, pairs: 2 * rows.length, causal: false, ablated: [] };
  return ops.attention({ query: ops.rows(x, asked), key: x, value: x, ...view }).context;
};

const refused: [string, Program, Given, RegExp][] = [
  ["an id past the last row", lookUp, { ids: [0, 6, 7] }, /ids\[2\] is 7, and there are 7/],
  ["an id far past it", lookUp, { ids: [2 ** 30] }, /ids\[0\] is 1073741824/],
  ["a negative id", lookUp, { ids: [1, -1] }, /ids\[1\] is -1/],
  [
    "a row that no value has",
    (ops, i, table) => ops.rows(ops.embed([table, i.ids]), { index: i.rows, every: false }),
    { ids: [1, 2], rows: [2] },
    /rows\[0\] is 2/,
  ],
  ["a column that no value has", (ops, { ids }, table) => ops.columns(ops.embed([table, ids]), [0, 4]), { ids: [1] }, /columns\[1\] is 4/],
  [
    "more of the best than there are",
    (ops, { ids }, table) => ops.topk(ops.embed([table, ids]), 5).values,
    { ids: [1] },
    /5 are asked for of rows of 4/,
  ],
  ["sequences that end past the tokens", attend, { ids: [0, 1], offsets: [0, 3], rows: [0] }, /offsets\[1\] is 3/],
  ["sequences that run backwards", attend, { ids: [0, 1], offsets: [0, 2, 1], rows: [0] }, /offsets\[2\] is 1, less than the 2 before it/],
  ["a query before the first sequence", attend, { ids: [0, 1], offsets: [1, 2], rows: [0] }, /rows\[0\] is 0, before the first sequence/],
  ["a query past the last one", attend, { ids: [0, 1, 2, 3], offsets: [0, 2], rows: [3] }, /rows\[0\] is 3/],
  ["queries in another order", attend, { ids: [0, 1], offsets: [0, 2], rows: [1, 0] }, /rows\[1\] is 0, less than the 1 before it/],
  ["more pairs than were said", attend, { ids: [0, 1, 2], offsets: [0, 3], rows: [0] }, /scores is \[6\] where the others ask for \[4\]/],
  [
    "rows of another width",
    (ops, { ids }, table) => ops.linear(ops.embed([table, ids]), { weight: { shape: [3, 5] }, bias: { shape: [3] } }),
    { ids: [1] },
    /weight is \[3, 5\] where the others ask for \[3, 4\]/,
  ],
];

/** Nothing ever reads past a row: what would is refused before anything is computed, and the next pass is right. */
export function inputs({ open }: BackendHere): void {
  test.each(refused)("%s is refused", async (_, program, { ids, offsets = [], rows = [] }, message) => {
    const backend = await open();
    const numbers = normal(1, ROWS * WIDTH);
    const table = await backend.parameter("table", [ROWS, WIDTH], "matrix", (target) => target.set(numbers));
    const given = { ids: Int32Array.from(ids), offsets: Int32Array.from(offsets), rows: Int32Array.from(rows) };
    const pass = backend.pass(given, (ops, handles) => ({ y: program(ops, handles, table) }));
    await expect(pass).rejects.toMatchObject({ code: "invalid_input", message: expect.stringMatching(message) });
    const { y } = await backend.pass({ ids: Int32Array.of(6) }, (ops, handles) => ({ y: ops.embed([table, handles.ids]) }));
    expect(y).toEqual(numbers.slice(6 * WIDTH));
    backend.dispose();
  });
}
