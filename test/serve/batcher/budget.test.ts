import { expect, test } from "@jest/globals";
import { budgetFrom } from "../../../packages/serve/src/batcher/index.ts";
import { seeded } from "./seeded.ts";

/** A machine by what a pass takes, and how many times as long its next pass takes for other reasons. */
function machine(takes: (tokens: number) => number, slower: () => number = () => 1) {
  const sizes: number[] = [];
  let spent = 0;
  const measure = (tokens: number) => {
    const milliseconds = takes(tokens) * slower();
    sizes.push(tokens);
    spent += milliseconds;
    return milliseconds;
  };
  return { measure, sizes, spent: () => spent };
}

const rateOf = (takes: (tokens: number) => number, tokens: number) => (1000 * tokens) / takes(tokens);

const machines: [string, (tokens: number) => number][] = [
  ["a large model", (tokens) => 30 + 1.1 * tokens],
  ["a small one", (tokens) => 0.4 + 0.01 * tokens],
  ["one whose passes begin dearly", (tokens) => 20 + 0.02 * tokens],
  ["one whose passes of many tokens leave the cache", (tokens) => 5 + 0.1 * tokens + Math.max(0, tokens - 600) * 0.2],
];

test.each(machines)("%s: the budget reaches 95%% of the best rate that was seen, and one an eighth smaller does not", async (_, takes) => {
  const { measure, sizes } = machine(takes);
  const { maxBatchTokens, tokensPerSecond } = await budgetFrom(measure);
  const best = Math.max(...sizes.map((size) => rateOf(takes, size)));
  expect(tokensPerSecond).toBeCloseTo(rateOf(takes, maxBatchTokens), 6);
  expect(tokensPerSecond).toBeGreaterThanOrEqual(0.95 * best);
  expect(rateOf(takes, Math.floor((maxBatchTokens * 7) / 8))).toBeLessThan(0.95 * best);
  expect(best).toBeGreaterThan(0.95 * Math.max(...Array.from({ length: 16_384 }, (_, i) => rateOf(takes, i + 1)))); // it looked far enough
});

test("the constant of a pass and the rate are those of the machine", async () => {
  const { measure } = machine((tokens) => 30 + tokens);
  const { maxBatchTokens, tokensPerSecond, passMilliseconds } = await budgetFrom(measure);
  expect(passMilliseconds).toBeCloseTo(30, 6);
  expect((1000 * maxBatchTokens) / tokensPerSecond).toBeCloseTo(30 + maxBatchTokens, 6);
});

test("a machine that is busy with other things has the budget of an idle one, nearly", async () => {
  const takes = machines[0][1];
  const { maxBatchTokens: idle } = await budgetFrom(machine(takes).measure);
  const found: number[] = [];
  for (let seed = 0; seed < 100; seed++) {
    const random = seeded(seed);
    const busy = () => (random() < 0.3 ? 1 + 3 * random() : 1 + 0.02 * random());
    found.push((await budgetFrom(machine(takes, busy).measure)).maxBatchTokens);
  }
  const rates = found.map((budget) => rateOf(takes, budget) / rateOf(takes, idle)).sort((a, b) => a - b);
  expect(rates[0]).toBeGreaterThan(0.8); // of a hundred the worst: there was no time to look further
  expect(rates[50]).toBeGreaterThan(0.95);
  expect(Math.max(...found)).toBeLessThanOrEqual(1.5 * idle);
});

test("passes that are slow only while the machine is cold do not make the budget larger", async () => {
  const takes = (tokens: number) => 1 + 0.1 * tokens;
  const warm = await budgetFrom(machine(takes).measure);
  for (const coldPasses of [1, 10, 20]) {
    let passes = 0;
    const { measure } = machine(takes, () => (passes++ < coldPasses ? 5 : 1));
    const { maxBatchTokens, passMilliseconds } = await budgetFrom(measure);
    expect(maxBatchTokens / warm.maxBatchTokens).toBeLessThan(1.25);
    expect(rateOf(takes, maxBatchTokens) / warm.tokensPerSecond).toBeGreaterThan(0.95);
    expect(passMilliseconds).toBeCloseTo(1, 6);
  }
});

test("where twice the tokens bring nothing, four times as many are tried: rows may be computed by tiles", async () => {
  const { measure } = machine((tokens) => 0.1 + 10 * Math.ceil(tokens / 48));
  expect((await budgetFrom(measure)).tokensPerSecond).toBeGreaterThan(0.95 * 4800 * 0.95);
});

test("it ends in time: larger passes are not tried where they would take too long, and one is tried in any case", async () => {
  const slow = machine((tokens) => 500 + 20 * tokens);
  const { maxBatchTokens } = await budgetFrom(slow.measure);
  expect(slow.spent()).toBeLessThanOrEqual(6000);
  expect(maxBatchTokens).toBeGreaterThanOrEqual(32);
  const slowest = machine((tokens) => 1000 * tokens);
  expect(await budgetFrom(slowest.measure)).toEqual({ maxBatchTokens: 16, tokensPerSecond: 1, passMilliseconds: 0 });
  expect(slowest.sizes).toEqual([16]);
});

test("no pass is larger or smaller than allowed", async () => {
  const { measure, sizes } = machine((tokens) => 100 + 0.01 * tokens);
  await budgetFrom(measure, { smallest: 24, largest: 200 });
  expect([Math.min(...sizes), Math.max(...sizes)]).toEqual([24, 192]);
  const large = machine((tokens) => 30 + tokens);
  const { maxBatchTokens, passMilliseconds } = await budgetFrom(large.measure, { smallest: 1024 });
  expect([maxBatchTokens, Math.min(...large.sizes)]).toEqual([1024, 1024]);
  expect(passMilliseconds).toBeCloseTo(30, 6);
});
