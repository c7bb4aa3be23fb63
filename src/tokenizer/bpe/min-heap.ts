/** A binary heap of doubles, smallest first, for at most `capacity` of them at once. */
export class MinHeap {
  private readonly values: Float64Array;
  private count = 0;

  constructor(capacity: number) {
    this.values = new Float64Array(capacity);
  }

  get size(): number {
    return this.count;
  }

  push(value: number): void {
    const { values } = this;
    let at = this.count++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (values[parent] <= value) break;
      values[at] = values[parent];
      at = parent;
    }
    values[at] = value;
  }

  /** Takes the smallest. The heap must not be empty. */
  pop(): number {
    const { values } = this;
    const smallest = values[0];
    const value = values[--this.count];
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.count) break;
      if (child + 1 < this.count && values[child + 1] < values[child]) child++;
      if (values[child] >= value) break;
      values[at] = values[child];
      at = child;
    }
    values[at] = value;
    return smallest;
  }
}
