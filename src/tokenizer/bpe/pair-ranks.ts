/**
 * (left, right) → rank, for pairs of ids: a hash table with open addressing. Merging asks it three times a byte, and a `Map` would need the
 * two ids as one key, a double on the heap each time.
 */
export class PairRanks {
  private readonly mask: number;
  private readonly lefts: Int32Array;
  private readonly rights: Int32Array;
  private readonly ranks: Int32Array; // -1: free

  constructor(pairs: number) {
    const slots = 2 ** Math.ceil(Math.log2(2 * pairs + 2)); // at most half full
    this.mask = slots - 1;
    this.lefts = new Int32Array(slots);
    this.rights = new Int32Array(slots);
    this.ranks = new Int32Array(slots).fill(-1);
  }

  /** A pair that is set twice keeps the later rank. */
  set(left: number, right: number, rank: number): void {
    const slot = this.slot(left, right);
    this.lefts[slot] = left;
    this.rights[slot] = right;
    this.ranks[slot] = rank;
  }

  /** The pair's rank, or -1. */
  get(left: number, right: number): number {
    return this.ranks[this.slot(left, right)];
  }

  /** Where the pair is, or the free slot where it would go. */
  private slot(left: number, right: number): number {
    const { mask, lefts, rights, ranks } = this;
    let slot = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
    slot = (slot ^ (slot >>> 15)) & mask;
    while (ranks[slot] >= 0 && (lefts[slot] !== left || rights[slot] !== right)) slot = (slot + 1) & mask;
    return slot;
  }
}
