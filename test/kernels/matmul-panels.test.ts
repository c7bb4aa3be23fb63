import { expect, test } from "@jest/globals";
import { inRows, type Layout, Workspace } from "../../src/kernels/devices/wasm/index.ts";
import { inPanels } from "../../src/kernels/matmul/simd/panels.ts";
import { normal } from "../../src/tensor/index.ts";

const shape = [45, 19];
const length = 45 * 19;

/** The bytes of a parameter that was laid out when so many of its numbers were there. */
function laidOut(layout: Layout, counts: readonly number[], numbers = normal(1, length)): Uint8Array {
  const memory = new Workspace();
  const { target, look, finish } = layout(shape, memory);
  let seen = 0;
  for (const count of [...counts, length]) {
    target.set(numbers.subarray(seen, count), seen);
    seen = count;
    if (count < length) look("w", count);
  }
  const { address } = finish("w");
  return new Uint8Array(memory.i8(address, 4 * length)).slice();
}

test.each([
  ["inPanels", inPanels],
  ["inRows", inRows],
])("%s: the same bytes, in whatever pieces the numbers come", (_, layout) => {
  const whole = laidOut(layout, []);
  for (const counts of [[0], [1], [151], [152], [153, 153, 400], [19, 38, 300, 760, 761, length - 1], [length]])
    expect([counts, laidOut(layout, counts)]).toEqual([counts, whole]);
});

test.each([
  ["inPanels", inPanels],
  ["inRows", inRows],
])("%s: what is not finite is told by its place, in the piece that brought it or at the end", (_, layout) => {
  for (const at of [0, 7, 150, 303, 304, 760, length - 1]) {
    const numbers = normal(1, length);
    numbers[at] = Infinity;
    for (const counts of [[], [100, 305, 700]])
      expect(() => laidOut(layout, counts, numbers)).toThrow(`the parameter w holds Infinity at element ${at}:`);
  }
});

test("a matrix without columns", () => {
  const { finish } = inPanels([16, 0], new Workspace());
  expect(finish("w")).toMatchObject({ shape: [16, 0], panels: 2 });
});
