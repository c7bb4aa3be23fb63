/** When a contestant has run often enough. */
export interface Budget {
  /** Samples at most. */
  samples: number;
  /** Seconds of its own running time, after which it ends, with `least` samples or more. */
  seconds: number;
  /** Samples at least, however long they take. */
  least: number;
}

/** Runs once and says how many milliseconds that took. */
export type Contestant = () => Promise<number>;

/**
 * Takes one sample of each contestant in turn until all have enough: whatever disturbs the machine meanwhile disturbs them alike.
 * They come verified, and so warmed up.
 */
export async function interleave<Name extends string>(
  contestants: Record<Name, Contestant>,
  budget: Budget,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(contestants) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let running = names; running.length > 0; running = running.filter((name) => !hasEnough(samples[name], budget)))
    for (const name of running) samples[name].push(await contestants[name]());
  return samples;
}

/** The milliseconds that `run` takes in this process. */
export async function timed(run: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await run();
  return performance.now() - begin;
}

function hasEnough(taken: readonly number[], { samples, seconds, least }: Budget): boolean {
  const spent = taken.reduce((sum, t) => sum + t, 0);
  return taken.length >= least && (taken.length >= samples || spent >= 1000 * seconds);
}
