import { ranksBefore } from "../reference.ts";

/** The k best of what was offered, by `ranksBefore`. A binary heap with the worst of them at the root. */
export class KBest {
  /** A value that is no larger need not be offered (indices must be offered in ascending order). */
  floor: number;
  private readonly values: Float32Array;
  private readonly indices: Int32Array;
  private size = 0;

  constructor(k: number) {
    this.values = new Float32Array(k);
    this.indices = new Int32Array(k);
    this.floor = k === 0 ? Infinity : Number.NaN; // NaN: nothing is below it until the heap is full
  }

  offer(value: number, index: number): void {
    if (this.size < this.values.length) {
      this.raise(this.size++, value, index);
    } else if (this.size > 0 && ranksBefore(value, index, this.values[0], this.indices[0])) {
      this.sink(value, index);
    }
    if (this.size > 0 && this.size === this.values.length) this.floor = this.values[0];
  }

  /** Empties the heap into both arrays from `at` on, best first. */
  drain(values: Float32Array, indices: Int32Array, at: number): void {
    while (this.size > 0) {
      this.size--;
      values[at + this.size] = this.values[0];
      indices[at + this.size] = this.indices[0];
      if (this.size > 0) this.sink(this.values[this.size], this.indices[this.size]);
    }
  }

  /** A new leaf: parents that rank before it come down. */
  private raise(at: number, value: number, index: number): void {
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!ranksBefore(this.values[parent], this.indices[parent], value, index)) break;
      this.place(at, this.values[parent], this.indices[parent]);
      at = parent;
    }
    this.place(at, value, index);
  }

  /** A new root: the worse child goes up until neither ranks after it. */
  private sink(value: number, index: number): void {
    let at = 0;
    for (let child = 1; child < this.size; child = 2 * at + 1) {
      if (child + 1 < this.size && this.before(child, child + 1)) child++;
      if (!ranksBefore(value, index, this.values[child], this.indices[child])) break;
      this.place(at, this.values[child], this.indices[child]);
      at = child;
    }
    this.place(at, value, index);
  }

  private before(a: number, b: number): boolean {
    return ranksBefore(this.values[a], this.indices[a], this.values[b], this.indices[b]);
  }

  private place(at: number, value: number, index: number): void {
    this.values[at] = value;
    this.indices[at] = index;
  }
}
