import { expect, test } from "@jest/globals";
import { help } from "../../../src/backends/wasm/help.ts";
import { createMemory, moduleOf, RESERVED } from "../../../src/kernels/devices/wasm/index.ts";

test("a helper looks anew where the memory ends before it takes a tile: V8 may have missed that it grew meanwhile", () => {
  const memory = createMemory(65536);
  const grown: number[] = [];
  const grow = memory.grow.bind(memory);
  memory.grow = (pages) => {
    grown.push(pages);
    return grow(pages);
  };
  const ready = () => {
    throw new Error(`ready after ${grown}`);
  };
  expect(() => help({ module: moduleOf("simd128"), memory, board: RESERVED, thread: 1 }, ready)).toThrow(/^ready after 0$/);
});
