import { expect, test } from "@jest/globals";
import { runs } from "../../support/runs.ts";
import { Scene } from "./scene.ts";
import { seeded } from "./seeded.ts";
import type { Work } from "./simulated-engine.ts";

interface Load {
  /** The part of the tokens that comes in requests of many inputs. */
  bulk?: number;
  bulkInputs?: number;
  kinds?: number;
  engines?: number;
  within?: number;
  /** How many times the rate of the engines the batcher is told. */
  told?: number;
  /** How many times as long as it should a pass takes that begins at `at` seconds; on average `meanSlower`. */
  slower?: (random: () => number, at: number) => number;
  meanSlower?: number;
}

const BUDGET = 400;
const SECONDS = 60;
const takes = (tokens: number) => 20 + tokens;
const MEAN_TOKENS = 22;

/** Half as much again as the engines can answer, for a minute. Answers what became of the requests and of the passes. */
async function overloaded(load: Load, seed: number) {
  const { bulk = 0, bulkInputs = 200, kinds = 1, engines = 1, within = 20_000, told = 1, slower = () => 1, meanSlower = 1 } = load;
  const random = seeded(seed);
  const rate = (1000 * BUDGET) / takes(BUDGET);
  const scene = new Scene({
    engines,
    maxBatchTokens: BUDGET,
    maxQueueTokens: 1e6,
    tokensPerSecond: told * rate,
    passMilliseconds: 20 / told,
  });
  const { time } = scene;
  for (const engine of scene.engines) engine.takes = (tokens) => takes(tokens) * slower(random, time.now / 1000);
  const outcomes = new Set<string>();
  const answered = new Set<string>();

  function ask(name: string, inputs: number): void {
    const begin = time.now;
    const tokens = Array.from({ length: inputs }, () => 4 + Math.floor(2 * (MEAN_TOKENS - 4) * random()));
    const kind = `kind ${Math.floor(kinds * random())}`;
    const id = `${kind} ${name}`;
    scene.ask(id, tokens, { kind, within }).then(
      () => {
        answered.add(id);
        outcomes.add("answered");
      },
      ({ code }) => outcomes.add(time.now === begin ? `${code} at once` : code),
    );
  }

  /** So many tokens come in a millisecond: requests of one input by chance, large ones evenly, since a minute sees few of them. */
  function plan(name: string, inputs: number, tokensPerMs: number): void {
    let at = 0;
    for (let i = 0; tokensPerMs > 0; i++) {
      at += ((inputs === 1 ? -Math.log(1 - random()) : 0.5 + random()) * inputs * MEAN_TOKENS) / tokensPerMs;
      if (at > SECONDS * 1000) return;
      time.at(at, () => ask(`${name} ${i}-`, inputs));
    }
  }

  try {
    const offered = (1.5 * engines * rate) / 1000 / meanSlower;
    plan("single", 1, offered * (1 - bulk));
    plan("bulk", bulkInputs, offered * bulk);
    await time.pass();
    const passes = scene.engines.flatMap(({ passes }) => passes);
    const isOfUse = ({ id }: Work) => answered.has(id.replace(/\d+$/, ""));
    /** Tokens of the passes that began between two seconds, all or only those whose request was answered. */
    const tokensOf = (from: number, to: number, which: (work: Work) => boolean) =>
      passes
        .filter(({ begin }) => begin >= from * 1000 && begin < to * 1000)
        .flatMap(({ works }) => works.filter(which))
        .reduce((sum, { tokens }) => sum + tokens, 0);
    return {
      outcomes: [...outcomes].sort(),
      areOfOneKind: passes.every(({ kind, works }) => works.every(({ id }) => id.startsWith(`${kind} `))),
      ofCapacity: tokensOf(0, SECONDS, isOfUse) / ((engines * rate * SECONDS) / meanSlower),
      ofUse: (from: number, to: number) => tokensOf(from, to, isOfUse) / tokensOf(from, to, () => true),
    };
  } finally {
    time.remove();
  }
}

const loads: [string, Load][] = [
  ["single requests", {}],
  ["single and large requests", { bulk: 0.5 }],
  ["large requests, each a third of what may wait", { bulk: 0.9 }],
  ["thirty kinds", { kinds: 30, bulk: 0.3, bulkInputs: 40 }],
  ["requests that have little time", { bulk: 0.5, bulkInputs: 30, within: 3000 }],
  ["two engines", { engines: 2, bulk: 0.5 }],
  ["a batcher that was told five times the rate", { told: 5, bulk: 0.5 }],
  ["a machine that halts at times", { slower: (random) => (random() < 0.1 ? 2 : 1), meanSlower: 1.1, bulk: 0.3 }],
  ["a machine that gets a quarter slower when the queue is full", { slower: (_, at) => (at > 40 ? 1.25 : 1), meanSlower: 1.08, bulk: 0.3 }],
];

test.each(loads)(
  "half as much again as can be answered, for a minute, by %s: nobody waits in vain, and the engines do",
  async (_, load) => {
    for (let seed = 1; seed <= runs(load.within ? 10 : 1, 50); seed++) {
      const { outcomes, areOfOneKind, ofCapacity } = await overloaded(load, seed);
      expect([seed, outcomes]).toEqual([seed, ["answered", "overloaded at once"]]);
      expect([seed, areOfOneKind, ofCapacity > 0.9]).toEqual([seed, true, true]);
    }
  },
);

test("a machine that is half as fast from one moment on has promised too much; it computes for those whom it can still answer", async () => {
  const slower = (_: unknown, at: number) => (at > 35 ? 2 : 1);
  const { outcomes, ofUse } = await overloaded({ slower }, 1);
  expect(outcomes).toEqual(["answered", "overloaded at once", "timed_out"]);
  expect(ofUse(45, 60)).toBeGreaterThan(0.55); // 0.46 where whoever comes first is tried, late or not
  const ofThreeKinds = await overloaded({ slower, kinds: 3 }, 1);
  expect(ofThreeKinds.areOfOneKind).toBe(true); // by their deadlines, too
});
