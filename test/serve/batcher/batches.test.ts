import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { Batcher } from "../../../packages/serve/src/batcher/index.ts";
import { answerTo, SimulatedEngine, type Work } from "./simulated-engine.ts";
import { VirtualTime } from "./virtual-time.ts";

const time = new VirtualTime();
beforeEach(() => time.install());
afterEach(() => time.remove());

const options = { maxBatchTokens: 100, maxQueueTokens: 10_000, tokensPerSecond: 900 };

function asking(batcher: Batcher<Work, string>, name: string, tokens: readonly number[], kind = "embed") {
  const works = tokens.map((tokens, i) => ({ work: { id: `${name}${i}`, tokens }, tokens }));
  return batcher.ask({ kind, works, deadline: time.now + 30_000 });
}

const idsOf = (engine: SimulatedEngine) => engine.passes.map(({ works }) => works.map(({ id }) => id).join(" "));

test("each answer is of its own work, in the order of the works, and says how long it waited and its pass took", async () => {
  const engine = new SimulatedEngine(time);
  const batcher = new Batcher([engine], options);
  const asked = asking(batcher, "a", [60, 60, 30]);
  await time.pass();
  expect(await asked).toEqual([
    { answer: answerTo("embed", "a0"), waited: 0, pass: 100 },
    { answer: answerTo("embed", "a1"), waited: 100, pass: 70 },
    { answer: answerTo("embed", "a2"), waited: 0, pass: 100 },
  ]);
});

test("an idle engine begins at once, with all that was asked in the same moment", async () => {
  const engine = new SimulatedEngine(time);
  const batcher = new Batcher([engine], options);
  asking(batcher, "a", [10]);
  asking(batcher, "b", [10]);
  await time.pass();
  asking(batcher, "c", [10]);
  await time.pass();
  expect(idsOf(engine)).toEqual(["a0 b0", "c0"]);
  expect(engine.passes.map(({ begin }) => begin)).toEqual([time.now - 50, time.now - 20]);
});

test("requests take turns, and a pass is of one kind", async () => {
  const engine = new SimulatedEngine(time);
  const batcher = new Batcher([engine], options);
  asking(batcher, "a", [30, 30, 30, 30]);
  asking(batcher, "b", [30, 30]);
  asking(batcher, "c", [30], "score");
  await time.pass();
  expect(idsOf(engine)).toEqual(["a0 b0 a1", "c0", "b1 a2 a3"]);
});

test("a work that is larger than the budget goes alone", async () => {
  const engine = new SimulatedEngine(time);
  const batcher = new Batcher([engine], options);
  asking(batcher, "a", [10, 400, 10]);
  await time.pass();
  expect(idsOf(engine)).toEqual(["a0 a2", "a1"]);
});

test("an engine that ends with a batch gets it again; two engines share what waits", async () => {
  const engines = [new SimulatedEngine(time), new SimulatedEngine(time)];
  engines[0].ends = () => engines[0].passes.length === 1;
  const batcher = new Batcher(engines, options);
  const asked = asking(batcher, "a", [80, 80, 80]);
  await time.pass();
  expect((await asked).map(({ answer }) => answer)).toEqual(["a0", "a1", "a2"].map((id) => answerTo("embed", id)));
  expect(engines.map(idsOf)).toEqual([["a0"], ["a1", "a0", "a2"]]);
});
