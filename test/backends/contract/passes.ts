import { expect, test } from "@jest/globals";
import type { Backend, Handles, Ops } from "../../../src/backends/index.ts";
import { normal } from "../../../src/tensor/index.ts";
import type { BackendHere } from "../../support/backends.ts";

const [ROWS, WIDTH] = [19, 6];

/** A pass of some length through three layers. */
async function passesOn(backend: Backend) {
  const weight = await backend.parameter("weight", [WIDTH, WIDTH], "matrix", (target) => target.set(normal(1, target.length)));
  const table = await backend.parameter("table", [ROWS, WIDTH], "table", (target) => target.set(normal(2, target.length)));
  const bias = await backend.parameter("bias", [WIDTH], "vector", (target) => target.set(normal(3, target.length)));
  const program = (ops: Ops, { ids }: Handles<"ids">) => {
    let x = ops.embed([table, ids]);
    for (let layer = 0; layer < 3; layer++)
      x = ops.layerNorm(ops.gelu(ops.linear(x, { weight, bias })), { weight: bias, bias, epsilon: 1e-5 });
    return { x };
  };
  const idsOf = (length: number) => ({ ids: Int32Array.from({ length }, (_, i) => (7 * i + length) % ROWS) });
  return async (length: number, signal?: AbortSignal) => (await backend.pass(idsOf(length), program, signal)).x;
}

export function passes({ open }: BackendHere): void {
  test("passes that overlap are answered in the order of their calls, as one after the other", async () => {
    const backend = await open();
    const pass = await passesOn(backend);
    const lengths = [3, 20, 9, 1];
    const alone = [];
    for (const length of lengths) alone.push(await pass(length));
    const order: number[] = [];
    const together = await Promise.all(
      lengths.map(async (length) => {
        const x = await pass(length);
        order.push(length);
        return x;
      }),
    );
    expect(together).toEqual(alone);
    expect(order).toEqual(lengths);
    backend.dispose();
  });

  test("an aborted pass is an error, and the next one is right", async () => {
    const backend = await open();
    const pass = await passesOn(backend);
    const expected = await pass(9);
    const controller = new AbortController();
    const aborted = pass(9, controller.signal);
    controller.abort();
    await expect(aborted).rejects.toMatchObject({ code: "aborted" });
    expect(await pass(9)).toEqual(expected);
    backend.dispose();
  });

  test("a pass under way when the backend is disposed of still answers, a later one does not begin", async () => {
    const backend = await open();
    const pass = await passesOn(backend);
    const before = await pass(5);
    const underWay = pass(5);
    backend.dispose();
    expect(await underWay).toEqual(before);
    await expect(pass(5)).rejects.toMatchObject({ code: "disposed" });
    await expect(backend.parameter("late", [1], "vector", () => {})).rejects.toMatchObject({ code: "disposed" });
  });
}
