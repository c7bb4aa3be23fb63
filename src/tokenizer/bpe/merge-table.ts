/**
 * The merges of a vocabulary in its ids: (left, right) → rank, and what the two become. The pairs are a hash table with open addressing:
 * merging asks it three times a byte, and a `Map` would need the two ids as one key, a double on the heap each time.
 */
export class MergeTable {
  private readonly mask: number;
  private readonly lefts: Int32Array;
  private readonly rights: Int32Array;
  private readonly ranks: Int32Array; // -1: free
  private readonly results: Int32Array;
  private count = 0;

  /** @param capacity how many merges there may be */
  constructor(capacity: number) {
    const slots = 2 ** Math.ceil(Math.log2(2 * capacity + 2)); // at most half full
    this.mask = slots - 1;
    this.lefts = new Int32Array(slots);
    this.rights = new Int32Array(slots);
    this.ranks = new Int32Array(slots).fill(-1);
    this.results = new Int32Array(capacity);
  }

  /** The next merge: its rank is how many were before it. A pair that comes twice keeps the later rank. */
  add(left: number, right: number, result: number): void {
    const slot = this.slot(left, right);
    this.lefts[slot] = left;
    this.rights[slot] = right;
    this.ranks[slot] = this.count;
    this.results[this.count++] = result;
  }

  get size(): number {
    return this.count;
  }

  /** The pair's rank, or -1. */
  rankOf(left: number, right: number): number {
    return this.ranks[this.slot(left, right)];
  }

  /** What the pair of that rank becomes. */
  resultOf(rank: number): number {
    return this.results[rank];
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
