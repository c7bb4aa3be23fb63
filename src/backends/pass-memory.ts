import { readBy, type Slot, type Step } from "./recording.ts";

/** Where blocks of memory come from and go back to: typed arrays in one backend, addresses in another. */
export interface Arena<Block> {
  /** At least `bytes` of memory, its content arbitrary. */
  take(bytes: number): Block;
  give(block: Block): void;
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
