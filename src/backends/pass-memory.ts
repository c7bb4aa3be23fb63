import { readBy, type Slot, type Step } from "./recording.ts";

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

/** Where the values of one pass lie: a block is taken at a value's first use, and given on after its last. */
export class PassMemory<Block> {
  private readonly arena: Arena<Block>;
  private readonly lastUse = new Map<Slot, number>();
  private readonly held = new Map<Slot, Block>();

  constructor(steps: Step[], reads: Slot[], arena: Arena<Block>) {
    this.arena = arena;
    steps.forEach((step, i) => {
      for (const slot of readBy(step)) this.lastUse.set(slot, i);
    });
    for (const slot of reads) this.lastUse.set(slot, steps.length);
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

  /** Gives on the memory of everything that no step after `i` reads. */
  release(i: number): void {
    for (const [slot, block] of this.held) {
      if ((this.lastUse.get(slot) ?? i) > i) continue;
      this.held.delete(slot);
      this.arena.give(block);
    }
  }
}
