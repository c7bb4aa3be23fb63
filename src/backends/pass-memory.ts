import { TypeformerError } from "../errors/index.ts";
import { readBy, type Step, type Value, writtenBy } from "../kernels/steps/index.ts";
import type { Recording } from "./recording.ts";

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
  private readonly lastUse = new Map<Value, number>();
  private readonly held = new Map<Value, Block>();
  private readonly named: ReadonlySet<Value>;

  /** @param keepNamed whether values that are read by name stay where they are until the pass ends; else the step that makes one copies it out */
  constructor({ steps, reads }: Recording, arena: Arena<Block>, { keepNamed = false } = {}) {
    this.arena = arena;
    this.named = new Set(Object.values(reads).flat());
    steps.forEach((step, i) => {
      for (const value of [...readBy(step), ...this.namedOf(step)]) this.lastUse.set(value, i);
    });
    if (keepNamed) for (const value of this.named) this.lastUse.set(value, Infinity);
  }

  of(value: Value): Block {
    let block = this.held.get(value);
    if (block === undefined) {
      block = this.arena.take(value.rows * value.columns * 4);
      this.held.set(value, block);
    }
    return block;
  }

  isRead(value: Value): boolean {
    return this.lastUse.has(value);
  }

  /** As `of`, but nothing for a value that nobody reads. */
  ifRead(value: Value): Block | undefined {
    return this.isRead(value) ? this.of(value) : undefined;
  }

  /** What the step makes that is read by name, and where it lies. */
  answersOf(step: Step): [Value, Block][] {
    return this.namedOf(step).map((value) => [value, this.of(value)]);
  }

  /** Gives on the memory of everything that no step after `i` reads. */
  release(i: number): void {
    for (const [value, block] of this.held) {
      if ((this.lastUse.get(value) ?? i) > i) continue;
      this.held.delete(value);
      this.arena.give(block);
    }
  }

  private namedOf(step: Step): Value[] {
    return writtenBy(step).filter((value) => this.named.has(value));
  }
}
