import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { Heap } from "../../../src/backends/wasm/heap.ts";
import { createMemory } from "../../../src/kernels/devices/wasm/index.ts";

const heapOf = () => new Heap(createMemory(65536), 4096);

test("what is reserved lies apart, on cache lines, and the memory grows with it", () => {
  const heap = heapOf();
  const [a, b, c] = [heap.reserve(5), heap.reserve(1_000_000), heap.reserve(4)];
  expect([a, b, c].map((address) => address % 64)).toEqual([0, 0, 0]);
  expect(b - a).toBeGreaterThanOrEqual(5);
  expect(c - b).toBeGreaterThanOrEqual(1_000_000);
  heap.f32(b, 250_000).fill(1);
  expect(heap.i32(c, 1)[0]).toBe(0);
});

test("an arena never lends the same byte twice, and lends again what came back", () => {
  const requests = fc.array(fc.record({ bytes: fc.integer({ min: 0, max: 5000 }), give: fc.boolean() }), { maxLength: 60 });
  fc.assert(
    fc.property(requests, (steps) => {
      const arena = heapOf().arena();
      const lent: { address: number; bytes: number }[] = [];
      for (const { bytes, give } of steps) {
        const back = give ? lent.pop() : undefined;
        if (back) arena.give(back.address);
        const address = arena.take(bytes);
        for (const other of lent) expect(address + bytes <= other.address || other.address + other.bytes <= address).toBe(true);
        lent.push({ address, bytes });
      }
    }),
  );
  const arena = heapOf().arena();
  const first = arena.take(1000);
  arena.give(first);
  expect(arena.take(900)).toBe(first);
});

test("a memory reaches as far as it may, and an arena grows nothing", () => {
  const memory = createMemory(65536);
  const heap = new Heap(memory, 4096, 500_000);
  const arena = heap.arena();
  arena.take(400_000);
  arena.take(400_000);
  expect([arena.end > 800_000, heap.reach(arena.end), memory.buffer.byteLength]).toEqual([true, false, 65536]);
  expect([heap.reach(450_000), memory.buffer.byteLength >= 450_000]).toEqual([true, true]);
});

test("what cannot be had is a typed error", () => {
  expect(() => heapOf().reserve(2 ** 32)).toThrow(
    expect.objectContaining({ code: "out_of_memory", message: expect.stringContaining("4.00 GiB") }),
  );
});
