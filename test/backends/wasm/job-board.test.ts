import { expect, test } from "@jest/globals";
import { BOARD_BYTES, JobBoard, type Kernel, MOST_TILES } from "../../../src/backends/wasm/job-board.ts";

const boardWith = (...kernels: Kernel[]) => new JobBoard(new SharedArrayBuffer(BOARD_BYTES), 0, kernels);

test("every unit is computed once, in tiles that end where the units end", () => {
  const calls: number[][] = [];
  const board = boardWith(
    () => {
      throw new Error("the other kernel");
    },
    (...args) => {
      calls.push(args);
    },
  );
  board.run({ kernel: 1, args: [0.5, -3, 2 ** 31], units: 10, perTile: 4 }, true);
  expect(calls).toEqual([
    [0.5, -3, 2 ** 31, 0, 4],
    [0.5, -3, 2 ** 31, 4, 8],
    [0.5, -3, 2 ** 31, 8, 10],
  ]);
});

test("each thread's own memory lies as many bytes further on as its number says", () => {
  const calls: number[][] = [];
  const board = new JobBoard(new SharedArrayBuffer(BOARD_BYTES), 0, [(...args) => calls.push(args)], 3);
  board.run({ kernel: 0, args: [7, 2 ** 31], apart: 1000, units: 2, perTile: 2 }, true);
  board.run({ kernel: 0, args: [7, 2 ** 31], apart: 0, units: 2, perTile: 2 }, true);
  expect(calls).toEqual([
    [7, 2 ** 31 + 3000, 0, 2],
    [7, 2 ** 31, 0, 2],
  ]);
});

test("jobs are told apart beyond the numbers that a ticket can hold", () => {
  let units = 0;
  const board = boardWith((begin, end) => {
    units += end - begin;
  });
  for (let job = 0; job < 70_000; job++) board.run({ kernel: 0, args: [], units: 2, perTile: 1 }, true);
  expect(units).toBe(140_000);
  board.run({ kernel: 0, args: [], units: MOST_TILES, perTile: 1 }, true);
  expect(units).toBe(140_000 + MOST_TILES);
});

test("a kernel that traps is an error of its job, and the next job runs", () => {
  const board = boardWith((begin) => {
    if (begin === 1) throw new RangeError("out of bounds");
  });
  expect(() => board.run({ kernel: 0, args: [], units: 3, perTile: 1 }, true)).toThrow(/trapped in a job of 3 units/);
  expect(() => board.run({ kernel: 0, args: [], units: 1, perTile: 1 }, true)).not.toThrow();
});
