/** How something long is read. */
export interface Pieces {
  /** The length of a piece. */
  step: number;
  /** How many may be under way at once. */
  ahead: number;
  /** Reads the piece that begins at `at`; gives what is left to be done with it, in this thread. */
  begin(at: number): Promise<() => void>;
  /** Told after each piece how much is there. */
  ready?: (count: number) => void;
}

/** Reads all pieces and finishes them in their order. Throws what one throws, once none is under way. */
export async function inPieces(length: number, { step, ahead, begin, ready }: Pieces): Promise<void> {
  const underWay: Promise<() => void>[] = [];
  let asked = 0;
  try {
    for (let done = 0; done < length; ) {
      for (; asked < length && underWay.length < ahead; asked += step) {
        const piece = begin(asked);
        piece.catch(() => {}); // it is asked when its turn has come
        underWay.push(piece);
      }
      const finish = await underWay[0];
      underWay.shift();
      finish();
      done = Math.min(done + step, length);
      ready?.(done);
    }
  } finally {
    await Promise.allSettled(underWay);
  }
}
