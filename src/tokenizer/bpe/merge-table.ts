/**
 * The merges of a vocabulary in its ids: (left, right) → rank, and what the two become. The pairs are a hash table with open addressing:
 * merging asks it three times a byte, and a `Map` would need the two ids as one key, a double on the heap each time. Its slots hold ranks
 * alone, so that a new pair finds a free one in memory that is in the cache; what the pairs are lies in the order of the ranks.
 */
export class MergeTable {
  private readonly mask: number;
  private readonly slots: Int32Array; // rank + 1; 0: free
  private readonly lefts: Int32Array;
  private readonly rights: Int32Array;
  private readonly results: Int32Array;
  private count = 0;

  /** @param capacity how many merges there may be */
  constructor(capacity: number) {
    const slots = 2 ** Math.ceil(Math.log2(2 * capacity + 2)); // at most half full
    this.mask = slots - 1;
    this.slots = new Int32Array(slots);
    this.lefts = new Int32Array(capacity);
    this.rights = new Int32Array(capacity);
    this.results = new Int32Array(capacity);
  }

  /** The next merge: its rank is how many were before it. A pair that comes twice keeps the later rank. */
  add(left: number, right: number, result: number): void {
    const rank = this.count++;
    this.lefts[rank] = left;
    this.rights[rank] = right;
    this.results[rank] = result;
    this.slots[this.slot(left, right)] = rank + 1;
  }

  get size(): number {
    return this.count;
  }

  /** The pair's rank, or -1. */
  rankOf(left: number, right: number): number {
    return this.slots[this.slot(left, right)] - 1;
  }

  /** What the pair of that rank becomes. */
  resultOf(rank: number): number {
    return this.results[rank];
  }

  /** Where the pair is, or the free slot where it would go. */
  private slot(left: number, right: number): number {
    const { mask, slots, lefts, rights } = this;
    let slot = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
    slot = (slot ^ (slot >>> 15)) & mask;
    for (let next = slots[slot]; next > 0; next = slots[slot]) {
      if (lefts[next - 1] === left && rights[next - 1] === right) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
