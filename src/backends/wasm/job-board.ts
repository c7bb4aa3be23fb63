/**
 * How threads share one op. The caller writes a job (which kernel, its arguments, how it is cut) into shared memory; every thread,
 * the caller too, takes tiles until none is left; then the caller waits for those still being computed. Tiles write to places of
 * their own, so the answer does not depend on who took which.
 *
 * A ticket is the job's number in the upper half and the next tile in the lower: a thread that comes late, with the arguments of an
 * older job in hand, cannot take a tile of a newer one.
 */
export type Kernel = (...argsThenBeginAndEnd: number[]) => unknown;

/** A kernel's work: `units` (panels, rows, heads …), of which a tile takes `perTile`. */
export interface Job {
  /** Its number in the list that all threads share. */
  kernel: number;
  /** What the kernel takes before begin and end. */
  args: readonly number[];
  /** Where the last of them is the address of the first thread's own memory: how many bytes further on each other thread's lies. */
  apart?: number;
  units: number;
  perTile: number;
}

const JOB = 0; // the number of the newest job; sleepers wait on it
const TICKET = 1;
const DONE = 2;
const KERNEL = 3;
const ARGUMENTS = 4;
const UNITS = 5;
const PER_TILE = 6;
const TRAPPED = 7;
const APART = 8;
const CONTROL_WORDS = 10; // what follows is read eight bytes at a time
const MOST_ARGUMENTS = 28;

/** Bytes of shared memory that a board takes, from an address that is a multiple of 8. */
export const BOARD_BYTES = 4 * CONTROL_WORDS + 8 * MOST_ARGUMENTS;

const CLOSED = 0xffff;

/** A ticket has 16 bits for the tile. */
export const MOST_TILES = CLOSED - 1;

/**
 * How often a thread looks for news before it sleeps, some ten nanoseconds each time: a helper for the next op of a pass, the caller for the last
 * tiles of this one. Who sleeps may be woken on the very processor that woke him while another is idle (Linux does so where they share no cache), and
 * then the two take turns on it: a pass that came after a pause would take as long as on one thread, or longer.
 */
const LOOKS = { helper: 20_000, caller: 8_000 };

export class JobBoard {
  private readonly control: Int32Array;
  private readonly args: Float64Array;
  private readonly kernels: readonly Kernel[];
  private readonly thread: number;
  /** What a kernel threw in this thread; a tile counts as done all the same, or the caller would wait for ever. */
  private trap: unknown;

  /**
   * @param kernels this thread's own instance of each, in the order that all threads share
   * @param thread its number; the caller is 0
   */
  constructor(buffer: ArrayBufferLike, address: number, kernels: readonly Kernel[], thread = 0) {
    this.control = new Int32Array(buffer, address, CONTROL_WORDS);
    this.args = new Float64Array(buffer, address + 4 * CONTROL_WORDS, MOST_ARGUMENTS);
    this.kernels = kernels;
    this.thread = thread;
  }

  /** Runs all tiles of a job, with whoever helps. `maySleep`: a page's own thread may not. Throws if a kernel did, in any thread. */
  run({ kernel, args, apart = 0, units, perTile }: Job, maySleep: boolean): void {
    const { control } = this;
    const tiles = tilesOf(units, perTile);
    const job = (Atomics.load(control, JOB) + 1) & 0xffff;
    Atomics.store(control, TICKET, (job << 16) | CLOSED); // late helpers of the job before find no tile while this one is written
    Atomics.store(control, KERNEL, kernel);
    Atomics.store(control, ARGUMENTS, args.length);
    Atomics.store(control, UNITS, units);
    Atomics.store(control, PER_TILE, perTile);
    Atomics.store(control, APART, apart);
    Atomics.store(control, DONE, 0);
    this.args.set(args);
    Atomics.store(control, TICKET, job << 16);
    Atomics.store(control, JOB, job);
    Atomics.notify(control, JOB);
    this.takeTiles(job);
    for (let looks = 1, done = Atomics.load(control, DONE); done < tiles; looks++, done = Atomics.load(control, DONE)) {
      if (maySleep && looks > LOOKS.caller) Atomics.wait(control, DONE, done, 1);
    }
    if (Atomics.exchange(control, TRAPPED, 0)) throw new Error(`a kernel trapped in a job of ${units} units`, { cause: this.trap });
  }

  /** Helps with every job, for ever: the body of a pool's thread. */
  serve(): never {
    let seen = Atomics.load(this.control, JOB);
    for (;;) {
      seen = this.next(seen);
      this.takeTiles(seen);
    }
  }

  /** The number of the first job after `seen`. */
  private next(seen: number): number {
    for (let looks = 0; looks < LOOKS.helper; looks++) {
      const job = Atomics.load(this.control, JOB);
      if (job !== seen) return job;
    }
    Atomics.wait(this.control, JOB, seen);
    return Atomics.load(this.control, JOB);
  }

  private takeTiles(job: number): void {
    const { control } = this;
    const units = Atomics.load(control, UNITS);
    const perTile = Atomics.load(control, PER_TILE);
    const kernel = this.kernels[Atomics.load(control, KERNEL)];
    const args = Array.from(this.args.subarray(0, Atomics.load(control, ARGUMENTS)));
    if (args.length > 0) args[args.length - 1] += this.thread * Atomics.load(control, APART);
    const tiles = tilesOf(units, perTile);
    for (let tile = this.takeTile(job, tiles); tile >= 0; tile = this.takeTile(job, tiles)) {
      try {
        kernel(...args, tile * perTile, Math.min(units, (tile + 1) * perTile));
      } catch (error) {
        Atomics.store(control, TRAPPED, 1);
        this.trap = error;
      }
      if (Atomics.add(control, DONE, 1) + 1 === tiles) Atomics.notify(control, DONE);
    }
  }

  /** A tile of this job that no other thread has, or -1. */
  private takeTile(job: number, tiles: number): number {
    for (;;) {
      const ticket = Atomics.load(this.control, TICKET);
      const tile = ticket & 0xffff;
      if (ticket >>> 16 !== job || tile >= tiles) return -1;
      if (Atomics.compareExchange(this.control, TICKET, ticket, ticket + 1) === ticket) return tile;
    }
  }
}

const tilesOf = (units: number, perTile: number): number => Math.ceil(units / perTile);
