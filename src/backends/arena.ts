/** The memory of one pass. A buffer that no later step reads is handed to the next that fits; the whole goes when the pass goes. */
export class Arena {
  private readonly free: ArrayBuffer[] = [];

  /** A buffer of at least `bytes`, its content arbitrary. */
  take(bytes: number): ArrayBuffer {
    let best = -1;
    this.free.forEach((buffer, i) => {
      if (buffer.byteLength >= bytes && (best < 0 || buffer.byteLength < this.free[best].byteLength)) best = i;
    });
    return best < 0 ? new ArrayBuffer(bytes) : this.free.splice(best, 1)[0];
  }

  give(buffer: ArrayBuffer): void {
    this.free.push(buffer);
  }
}
