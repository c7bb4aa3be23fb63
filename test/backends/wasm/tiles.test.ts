/** How a call's units are shared out among threads: in tiles that suit the kernel, not only the clock. */
import { expect, test } from "@jest/globals";
import { perTileOf } from "../../../src/backends/wasm/engine.ts";
import { MOST_TILES } from "../../../src/backends/wasm/job-board.ts";
import { built, onBuilt } from "../../support/built.ts";

await built();

test("one thread takes all at once, and so does whoever may not share", () => {
  expect(perTileOf({ units: 96, work: 1e9 }, 1)).toBe(96);
  expect(perTileOf({ units: 96, work: 1e9, undivided: true }, 2)).toBe(96);
});

test("threads take some tens of microseconds, by fours where units are small, and never fewer than belong together", () => {
  expect(perTileOf({ units: 96, work: 96 * 400_000 }, 2)).toBe(2);
  expect(perTileOf({ units: 96, work: 96 * 90_000 }, 2)).toBe(8);
  expect(perTileOf({ units: 96, work: 96 * 900_000 }, 2)).toBe(1);
  expect(perTileOf({ units: 96, work: 96 * 900_000, together: 2 }, 2)).toBe(2);
  expect(perTileOf({ units: 1, work: 900_000, together: 2 }, 2)).toBe(1);
  expect(perTileOf({ units: 3, work: 1000, together: 2 }, 2)).toBe(3);
});

test("there are never more tiles than a ticket can count", () => {
  const units = 3 * MOST_TILES;
  expect(Math.ceil(units / perTileOf({ units, work: 1e15, together: 2 }, 2))).toBeLessThanOrEqual(MOST_TILES);
});

test("a product gets its panels by two, which is what the widest tile takes, however many rows there are", () => {
  const { shares } = onBuilt(`
    const shares = [];
    const { Instance } = WebAssembly;
    WebAssembly.Instance = function (...args) {
      const { matmulPacked, ...others } = new Instance(...args).exports;
      const watched = (...operands) => {
        shares.push(operands.slice(-2));
        matmulPacked(...operands);
      };
      return { exports: { ...others, matmulPacked: watched } };
    };
    const model = await loadModel(undefined, { backend: "wasm", threads: 2 });
    await model.run(Array.from({ length: 16 }, () => ({ ids: Array.from({ length: 128 }, (_, i) => i + 10) })));
    console.log(JSON.stringify({ shares }));
  `) as { shares: [begin: number, end: number][] };
  expect(shares.length).toBeGreaterThan(10);
  expect(shares.filter(([begin, end]) => (end - begin) % 2 !== 0)).toEqual([]);
});
