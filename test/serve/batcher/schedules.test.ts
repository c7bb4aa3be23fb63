import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { runs } from "../../support/runs.ts";
import { Scene } from "./scene.ts";
import { answerTo, type Pass } from "./simulated-engine.ts";

interface Request {
  at: number;
  kind: string;
  tokens: number[];
  within: number;
  /** Milliseconds after which the client leaves. */
  leaves: number | null;
  /** Whether its last input ends every engine that computes it. */
  isPoison: boolean;
}

interface Schedule {
  requests: Request[];
  engines: number;
  /** Tokens a second that the batcher is told; 909 is the truth. */
  tokensPerSecond: number;
  /** Passes, counted from the first, in which the engine ends for a reason of its own. */
  losses: number[];
}

const schedules: fc.Arbitrary<Schedule> = fc.record({
  requests: fc.array(
    fc.record({
      at: fc.nat(3000),
      kind: fc.constantFrom("embed", "score", "fill"),
      tokens: fc.array(fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 60 }) }, fc.integer({ min: 61, max: 250 })), {
        minLength: 1,
        maxLength: 12,
      }),
      within: fc.integer({ min: 50, max: 20_000 }),
      leaves: fc.option(fc.nat(3000), { freq: 4 }),
      isPoison: fc.integer({ min: 0, max: 29 }).map((drawn) => drawn === 29),
    }),
    { minLength: 1, maxLength: 30 },
  ),
  engines: fc.integer({ min: 1, max: 3 }),
  tokensPerSecond: fc.constantFrom(909, 5000),
  losses: fc.uniqueArray(fc.nat(40), { maxLength: 8 }),
});

const idsOf = (request: Request, i: number) => request.tokens.map((_, j) => `${i}-${j}`);

/** What became of each request, and when; and every pass, with those in which an engine ended. */
async function played({ requests, engines, tokensPerSecond, losses }: Schedule) {
  const scene = new Scene({ engines, tokensPerSecond, maxQueueTokens: 1500 });
  const { time, batcher } = scene;
  const poison = new Set(requests.flatMap((request, i) => (request.isPoison ? idsOf(request, i).slice(-1) : [])));
  const lost = new Set<Pass>();
  let begun = 0;
  for (const engine of scene.engines) {
    engine.restart = 100;
    engine.ends = (pass) => {
      if (losses.includes(begun++) || pass.works.some(({ id }) => poison.has(id))) lost.add(pass);
      return lost.has(pass);
    };
  }
  const settled = requests.map(async ({ at, kind, tokens, within, leaves }, i) => {
    await time.sleep(at);
    const leaving = new AbortController();
    if (leaves !== null) time.at(time.now + leaves, () => leaving.abort());
    const outcome = await scene.ask(`${i}-`, tokens, { kind, within, signal: leaving.signal }).then(
      (answered): string | string[] => answered.map(({ answer }) => answer),
      ({ code }) => code,
    );
    return { outcome, at: time.now };
  });
  try {
    await time.pass();
    expect(batcher.figures).toMatchObject({ queuedInputs: 0, queuedTokens: 0, runningTokens: 0, predictedWait: 0 });
    expect(time.isIdle).toBe(true);
    return { settled: await Promise.all(settled), passes: scene.engines.flatMap(({ passes }) => passes), lost };
  } finally {
    time.remove();
  }
}

test("whoever asks when: each input is answered once and rightly, or its request is told why not; nobody is computed for nothing", async () => {
  const outcomes = new Set<string>();
  const property = fc.asyncProperty(schedules, async (schedule) => {
    const { settled, passes, lost } = await played(schedule);
    for (const [i, { outcome, at }] of settled.entries()) {
      const request = schedule.requests[i];
      const ids = idsOf(request, i);
      if (typeof outcome !== "string") expect(outcome).toEqual(ids.map((id) => answerTo(request.kind, id)));
      if (outcome === "timed_out") expect(at).toBe(request.at + request.within);
      if (outcome === "aborted") expect(at).toBe(request.at + (request.leaves ?? Number.NaN));
      if (outcome === "overloaded" || outcome === "too_much_work") expect(at).toBe(request.at);
      for (const id of ids) {
        const own = passes.filter(({ works }) => works.some((work) => work.id === id));
        for (const { begin } of own) expect(begin).toBeLessThanOrEqual(at); // not after its request was settled
        const ended = own.filter((pass) => !lost.has(pass)).length;
        expect(ended).toBeLessThanOrEqual(1);
        if (typeof outcome !== "string") expect(ended).toBe(1);
      }
      outcomes.add(typeof outcome === "string" ? outcome : "answered");
    }
    for (const { kind, works, tokens } of passes) {
      for (const { id } of works) expect(schedule.requests[Number.parseInt(id, 10)].kind).toBe(kind);
      expect(tokens <= 100 || works.length === 1).toBe(true);
    }
  });
  await fc.assert(property, { numRuns: runs(80, 2000), seed: 16 });
  expect([...outcomes].sort()).toEqual(["aborted", "answered", "engine_crashed", "overloaded", "timed_out", "too_much_work"]);
});
