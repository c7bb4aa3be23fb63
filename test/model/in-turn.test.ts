import { expect, test } from "@jest/globals";
import { inTurn } from "../../src/model/parameters/in-turn.ts";

/** Jobs of these sizes, which end when they are told to; a size below zero is one that fails. */
function jobs(...sizes: number[]) {
  const begun: number[] = [];
  const end: (() => void)[] = [];
  const list = sizes.map((size, i) => ({
    bytes: Math.abs(size),
    begin: () =>
      new Promise<void>((resolve, reject) => {
        begun.push(i);
        end[i] = size < 0 ? () => reject(new Error(`job ${i}`)) : resolve;
      }),
  }));
  return { begun, end, list };
}

const turns = () => new Promise((resolve) => setTimeout(resolve, 1));

test("as many are under way as there is room for, in their order", async () => {
  const { begun, end, list } = jobs(4, 3, 3, 1, 1);
  const all = inTurn(list, 10);
  expect(begun).toEqual([0, 1, 2]);
  end[1]();
  await turns();
  expect(begun).toEqual([0, 1, 2]); // the first still keeps its room
  end[0]();
  await turns();
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  for (const each of end) each();
  await all;
});

test("one that is larger than the room is under way alone", async () => {
  const { begun, end, list } = jobs(1, 99, 1);
  const all = inTurn(list, 10);
  expect(begun).toEqual([0]);
  end[0]();
  await turns();
  expect(begun).toEqual([0, 1]);
  end[1]();
  await turns();
  expect(begun).toEqual([0, 1, 2]);
  end[2]();
  await all;
});

test("of failures the first in their order is thrown, once all that were begun have ended, and none is begun after it was seen", async () => {
  const { begun, end, list } = jobs(5, -5, -5, 5, 5);
  let ended = false;
  const all = inTurn(list, 15).finally(() => {
    ended = true;
  });
  all.catch(() => {});
  end[2]();
  await turns();
  end[0]();
  await turns();
  expect(begun).toEqual([0, 1, 2, 3]);
  end[1]();
  await turns();
  expect([begun, ended]).toEqual([[0, 1, 2, 3], false]); // the last that was begun is still under way
  end[3]();
  await expect(all).rejects.toThrow("job 1");
});

test("no jobs", async () => {
  await inTurn([], 10);
});
