/** Work that is begun in order, as much at once as there is room for. */
export interface Job {
  /** The room that it takes until it is done. */
  bytes: number;
  begin(): Promise<void>;
}

/**
 * Does all jobs. One that is larger than `room` is under way alone. Throws what the first of them throws, in their order, once all that were begun
 * have ended; none is begun after it was seen.
 */
export async function inTurn(jobs: readonly Job[], room: number): Promise<void> {
  const underWay: { bytes: number; done: Promise<void> }[] = [];
  let taken = 0;
  const oldest = async () => {
    const { bytes, done } = underWay[0];
    await done;
    underWay.shift();
    taken -= bytes;
  };
  try {
    for (const { bytes, begin } of jobs) {
      while (underWay.length > 0 && taken + bytes > room) await oldest();
      const done = begin();
      done.catch(() => {}); // it is asked when its turn has come
      underWay.push({ bytes, done });
      taken += bytes;
    }
    while (underWay.length > 0) await oldest();
  } catch (error) {
    await Promise.allSettled(underWay.map(({ done }) => done));
    throw error;
  }
}
