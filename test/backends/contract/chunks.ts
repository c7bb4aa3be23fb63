import { expect, test } from "@jest/globals";
import type { Handles, Ops, Value } from "../../../src/backends/index.ts";
import { quantizeRows } from "../../../src/tensor/int8.ts";
import { normal } from "../../../src/tensor/random.ts";
import type { BackendHere } from "../../support/backends.ts";

const [HIDDEN, VOCAB, ROWS] = [6, 43, 600];
const asked = [7, 42, 0, 7];

const rows = (begin: number, end: number) => ({ ids: Int32Array.from({ length: end - begin }, (_, i) => (5 * (begin + i)) % VOCAB) });

export function chunks({ open }: BackendHere): void {
  test.each(["f32", "q8"])("a tall product of %s read in chunks has the bits of small products", async (dtype) => {
    const backend = await open();
    const make = (shape: number[], seed: number) =>
      backend.parameter("any", shape, shape.length > 1 ? "matrix" : "vector", (target) => target.set(normal(seed, target.length)));
    const int8 = backend.quantizedParameter("decoder", [VOCAB, HIDDEN], 2, (values, scales) =>
      quantizeRows(normal(1, VOCAB * HIDDEN), HIDDEN, values, scales),
    );
    const decoder = { weight: await (dtype === "q8" ? int8 : make([VOCAB, HIDDEN], 1)), bias: await make([VOCAB], 2) };
    const mix = { weight: await make([HIDDEN, HIDDEN], 3), bias: await make([HIDDEN], 4) };
    const program = (ops: Ops, { ids }: Handles<"ids">): Record<string, Value> => {
      const x = ops.gelu(ops.linear(ops.embed([decoder.weight, ids]), mix)); // [rows, hidden]
      const logits = ops.linear(x, decoder);
      return { x, logits, again: logits, some: ops.columns(logits, asked), ...ops.topk(logits, 3) };
    };
    const whole = await backend.pass(rows(0, ROWS), program);
    for (let begin = 0; begin < ROWS; begin += 150) {
      for (const [read, values] of Object.entries(await backend.pass(rows(begin, begin + 150), program))) {
        const from = (begin / 150) * values.length;
        expect([read, whole[read].subarray(from, from + values.length)]).toEqual([read, values]);
      }
    }
    expect(whole.logits).toHaveLength(ROWS * VOCAB);
    expect(whole.again).toEqual(whole.logits);
    expect(Array.from(whole.some)).toEqual(
      Array.from({ length: ROWS }, (_, row) => asked.map((column) => whole.logits[row * VOCAB + column])).flat(),
    );
    backend.dispose();
  });
}
