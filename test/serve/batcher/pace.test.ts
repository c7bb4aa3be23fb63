import { expect, test } from "@jest/globals";
import { Pace } from "../../../packages/serve/src/batcher/pace.ts";
import { seeded } from "./seeded.ts";

const options = { maxBatchTokens: 400, maxQueueTokens: 10_000, tokensPerSecond: 1000 };
const passOf = (pace: Pace, tokens: number) => pace.milliseconds({ tokens, passes: 1 });

test("it begins with what it is told, and with a twentieth of a pass for the constant where that is not", () => {
  expect(passOf(new Pace(options), 400)).toBeCloseTo(400, 9);
  expect(passOf(new Pace(options), 0)).toBeCloseTo(20, 9);
  expect(passOf(new Pace({ ...options, passMilliseconds: 100 }), 200)).toBeCloseTo(250, 9);
  expect(new Pace(options).milliseconds({ tokens: 800, passes: 3 })).toBeCloseTo(60 + 760, 9);
  expect(new Pace(options).tokensPerSecond).toBeCloseTo(1000, 9);
});

test.each([0.1, 0.5, 1, 2, 5])(
  "told %f times the rate, it foretells passes of many sizes after some, and is never hopeful of whole ones",
  (factor) => {
    const pace = new Pace({ ...options, tokensPerSecond: factor * 1000 });
    const random = seeded(1);
    let foretold = 0;
    let taken = 0;
    for (let i = 0; i < 400; i++) {
      const tokens = 1 + Math.floor(400 * random());
      const milliseconds = (40 + tokens) * (0.9 + 0.2 * random());
      foretold += i < 100 ? 0 : passOf(pace, tokens);
      taken += i < 100 ? 0 : milliseconds;
      pace.learn(tokens, milliseconds);
    }
    expect(foretold / taken).toBeGreaterThan(0.95);
    expect(foretold / taken).toBeLessThan(1.2);
    expect(passOf(pace, 400) / 440).toBeGreaterThan(0.95);
  },
);

test("passes of one size alone scale both, so that neither is lost", () => {
  const pace = new Pace({ ...options, passMilliseconds: 100 });
  for (let i = 0; i < 200; i++) pace.learn(400, 800);
  expect(passOf(pace, 400)).toBeCloseTo(800, 0);
  expect(passOf(pace, 0)).toBeGreaterThan(50);
  expect(passOf(pace, 0)).toBeLessThan(400);
});

test("one slow pass moves it little, however slow, and one that took no time neither; what lasts is learnt", () => {
  const settled = () => {
    const pace = new Pace(options);
    for (let i = 0; i < 100; i++) pace.learn(400, 400);
    return pace;
  };
  for (const milliseconds of [0, 60_000]) {
    const pace = settled();
    pace.learn(400, milliseconds);
    expect(Math.abs(passOf(pace, 400) / 400 - 1)).toBeLessThan(0.07);
    for (let i = 0; i < 64; i++) pace.learn(400, 400);
    expect(passOf(pace, 400) / 400).toBeCloseTo(1, 1);
  }
  const slower = settled();
  for (let i = 0; i < 64; i++) slower.learn(400, 1200);
  expect(passOf(slower, 400)).toBeGreaterThan(1000);
});
