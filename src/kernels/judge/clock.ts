interface Clock {
  performance: Performance;
  read: Performance["now"];
  setTimeout: typeof setTimeout;
}

let clock: Clock | undefined;

/** Takes the clock as it is, before a kernel runs: one that runs later cannot set it. An import alone touches no global. */
export function holdClock(): Clock {
  clock ??= { performance, read: performance.now, setTimeout };
  return clock;
}

/** Milliseconds since some moment. */
export function now(): number {
  const { performance, read } = clock ?? holdClock();
  return read.call(performance);
}

/** The smallest step that the clock makes, in milliseconds: some browsers round it to a tenth of one. */
export function tick(): number {
  let smallest = Infinity;
  for (let i = 0; i < 3; i++) {
    const begin = now();
    let end = begin;
    while (end === begin) end = now();
    smallest = Math.min(smallest, end - begin);
  }
  return smallest;
}

/** Some turns of the event loop, so that what a kernel still does after its answer is done, and can be seen. */
export async function later(): Promise<void> {
  const { setTimeout } = holdClock();
  for (const milliseconds of [0, 0, 10]) await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
