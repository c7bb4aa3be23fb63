import { type Budget, budgetFrom, EngineLost } from "../batcher/index.ts";
import { uncrossed } from "../engine/crossing.ts";
import type { Engine, OpenedEngines } from "../engine/engines.ts";
import { kindOf } from "../engine/kind.ts";

/** Passes need no head for it. */
const KIND = kindOf("feature-extraction", { pooling: "cls" });
/** One of many that make a pass: short, as sentences are. */
const WORK = { text: Array.from({ length: 14 }, () => "a").join(" ") };
/** A pass has so many milliseconds: nothing is known of the machine. */
const LONGEST = 60_000;
/** So often an engine may end in a pass of the probe. */
const ATTEMPTS = 3;
/** What the library computes at once: a larger pass is several. */
const LARGEST = 1024;

/** How many tokens a pass should have and how fast they are: the smallest with nearly the best rate, unless a number is chosen. */
export async function probed({ engines, counter }: OpenedEngines, chosen: number | undefined): Promise<Budget> {
  const [tokens] = await counter.count(KIND, [WORK]);
  const measure = (size: number) => passOf(engines[0], size, tokens);
  const budget = await budgetFrom(measure, chosen === undefined ? { largest: LARGEST } : { smallest: chosen, largest: chosen });
  await Promise.all(engines.slice(1).map((engine) => passOf(engine, tokens, tokens)));
  return budget;
}

/** Milliseconds of a pass of so many tokens. @param each tokens of a work */
async function passOf(engine: Engine, size: number, each: number, attempt = 1): Promise<number> {
  const works = Array.from({ length: Math.max(1, Math.round(size / each)) }, () => WORK);
  const begin = performance.now();
  try {
    await engine.ready();
    const [outcome] = await engine.run(KIND, works, LONGEST);
    if ("error" in outcome) throw uncrossed(outcome.error);
    return ((performance.now() - begin) * size) / (works.length * each);
  } catch (error) {
    if (!(error instanceof EngineLost) || attempt === ATTEMPTS) throw error;
    return passOf(engine, size, each, attempt + 1);
  }
}
