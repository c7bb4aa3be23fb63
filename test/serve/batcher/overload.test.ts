import { expect, test } from "@jest/globals";
import { runs } from "../../support/runs.ts";
import { Scene } from "./scene.ts";
import { seeded } from "./seeded.ts";

interface Load {
  /** The part of the tokens that comes in requests of many inputs. */
  bulk?: number;
  bulkInputs?: number;
  kinds?: number;
  engines?: number;
  /** How many times the rate of the engines the batcher is told. */
  told?: number;
  /** How many times as long as it should a pass takes that begins at `at` seconds; on average `meanSlower`. */
  slower?: (random: () => number, at: number) => number;
  meanSlower?: number;
}

const BUDGET = 400;
const SECONDS = 60;
const WITHIN = 20_000;
const takes = (tokens: number) => 20 + tokens;
const MEAN_TOKENS = 22;

/** Half as much again as the engines can answer, for a minute. Answers what became of the requests, and the part of the capacity that was of use. */
async function overloaded(
  { bulk = 0, bulkInputs = 200, kinds = 1, engines = 1, told = 1, slower = () => 1, meanSlower = 1 }: Load,
  seed: number,
) {
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
  const outcomes = new Map<string, number>();
  const answered = new Set<string>();

  function ask(name: string, inputs: number): void {
    const begin = time.now;
    const tokens = Array.from({ length: inputs }, () => 4 + Math.floor(2 * (MEAN_TOKENS - 4) * random()));
    const count = (outcome: string) => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    scene.ask(name, tokens, { kind: `kind ${Math.floor(kinds * random())}`, within: WITHIN }).then(
      () => {
        answered.add(name);
        count("answered");
      },
      ({ code }) => count(time.now === begin ? `${code} at once` : code),
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
    const passes = scene.engines.flatMap(({ passes }) => passes).filter(({ begin }) => begin < SECONDS * 1000);
    const works = passes.flatMap(({ works }) => works).filter(({ id }) => answered.has(id.replace(/\d+$/, "")));
    const useful = works.reduce((sum, { tokens }) => sum + tokens, 0) / ((engines * rate * SECONDS) / meanSlower);
    return { outcomes: [...outcomes.keys()].sort(), counts: outcomes, useful };
  } finally {
    time.remove();
  }
}

const loads: [string, Load][] = [
  ["single requests", {}],
  ["single and large requests", { bulk: 0.5 }],
  ["large requests, each a third of what may wait", { bulk: 0.9 }],
  ["thirty kinds", { kinds: 30, bulk: 0.3, bulkInputs: 40 }],
  ["two engines", { engines: 2, bulk: 0.5 }],
  ["a batcher that was told five times the rate", { told: 5, bulk: 0.5 }],
  ["a machine that halts at times", { slower: (random) => (random() < 0.1 ? 2 : 1), meanSlower: 1.1, bulk: 0.3 }],
  ["a machine that gets a quarter slower when the queue is full", { slower: (_, at) => (at > 40 ? 1.25 : 1), meanSlower: 1.08, bulk: 0.3 }],
];

test.each(loads)(
  "half as much again as can be answered, for a minute, by %s: nobody waits in vain, and the engines do",
  async (_, load) => {
    for (let seed = 1; seed <= runs(1, 50); seed++) {
      const { outcomes, useful } = await overloaded(load, seed);
      expect([seed, outcomes]).toEqual([seed, ["answered", "overloaded at once"]]);
      expect([seed, useful > 0.9]).toEqual([seed, true]);
    }
  },
);
