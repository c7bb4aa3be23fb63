import { TypeformerError } from "../errors/index.ts";
import { type Recording, readBy, type Slot, type Step, writtenBy } from "./recording.ts";

/** Where blocks of memory come from and go back to: typed arrays in one backend, addresses in another. */
export interface Arena<Block> {
  /** At least `bytes` of memory, its content arbitrary. */
  take(bytes: number): Block;
  give(block: Block): void;
}

/** An arena that lends again what came back: the smallest block that fits, a fresh one where none does. */
export function reusingArena<Block>(fresh: (bytes: number) => Block, sizeOf: (block: Block) => number): Arena<Block> {
  const free: Block[] = [];
  return {
    take(bytes) {
      let best = -1;
      free.forEach((block, i) => {
        const size = sizeOf(block);
        if (size >= bytes && (best < 0 || size < sizeOf(free[best]))) best = i;
      });
      return best < 0 ? fresh(bytes) : free.splice(best, 1)[0];
    },
    give(block) {
      free.push(block);
    },
  };
}

/** @throws TypeformerError `out_of_memory` where this process cannot have so much for `what` */
export function bufferFor(what: string, bytes: number): ArrayBuffer {
  try {
    return new ArrayBuffer(bytes);
  } catch (cause) {
    const size = (bytes / 2 ** 30).toFixed(2);
    throw new TypeformerError(
      "out_of_memory",
      `${what} needs ${size} GiB, which this process cannot have: ask for less at a time, fewer texts, positions or taps`,
      { cause },
    );
  }
}

/** Where the values of one pass lie: a block is taken at a value's first use, and given on after its last. */
export class PassMemory<Block> {
  private readonly arena: Arena<Block>;
  private readonly lastUse = new Map<Slot, number>();
  private readonly held = new Map<Slot, Block>();
  private readonly named: ReadonlySet<Slot>;

  /** @param keepNamed whether values that are read by name stay where they are until the pass ends; else the step that makes one copies it out */
  constructor({ steps, reads }: Recording, arena: Arena<Block>, { keepNamed = false } = {}) {
    this.arena = arena;
    this.named = new Set(Object.values(reads).flat());
    steps.forEach((step, i) => {
      for (const slot of [...readBy(step), ...this.namedOf(step)]) this.lastUse.set(slot, i);
    });
    if (keepNamed) for (const slot of this.named) this.lastUse.set(slot, Infinity);
  }

  of(slot: Slot): Block {
    let block = this.held.get(slot);
    if (block === undefined) {
      block = this.arena.take(slot.rows * slot.columns * 4);
      this.held.set(slot, block);
    }
    return block;
  }

  /** As `of`, but nothing for a value that nobody reads. */
  ifRead(slot: Slot): Block | undefined {
    return this.lastUse.has(slot) ? this.of(slot) : undefined;
  }

  /** What the step makes that is read by name, and where it lies. */
  answersOf(step: Step): [Slot, Block][] {
    return this.namedOf(step).map((slot) => [slot, this.of(slot)]);
  }

  /** Gives on the memory of everything that no step after `i` reads. */
  release(i: number): void {
    for (const [slot, block] of this.held) {
      if ((this.lastUse.get(slot) ?? i) > i) continue;
      this.held.delete(slot);
      this.arena.give(block);
    }
  }

  private namedOf(step: Step): Slot[] {
    return writtenBy(step).filter((slot) => this.named.has(slot));
  }
}
