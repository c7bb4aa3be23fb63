import { TypeformerError } from "../../errors/index.ts";
import { type Arena, reusingArena } from "../pass-memory.ts";

const PAGE = 65536;
/** A cache line, and a multiple of every element that lies here. */
const ALIGNMENT = 64;
const MOST_BYTES = 65535 * PAGE; // addresses are 32 bits, and 4 GiB itself is not one

/** A linear memory that is handed out from its bottom up. Growing leaves views of the old length behind, so a view is made when it is used. */
export class Heap {
  readonly memory: WebAssembly.Memory;
  private readonly most: number;
  private top: number;

  /**
   * @param base the first free byte: below it lies what the module itself keeps
   * @param most bytes that the memory may have
   */
  constructor(memory: WebAssembly.Memory, base: number, most = MOST_BYTES) {
    this.memory = memory;
    this.most = most;
    this.top = aligned(base);
  }

  /** The address of `bytes` that are never given back one by one. @throws TypeformerError `out_of_memory` beyond 4 GiB or what the machine has */
  reserve(bytes: number): number {
    const address = this.top;
    this.top = aligned(address + bytes);
    this.growTo(this.top);
    return address;
  }

  /** The address of `bytes` above all that is reserved now, for the moment: what is reserved or lent next may lie there too. */
  scratch(bytes: number): number {
    this.growTo(aligned(this.top + bytes));
    return this.top;
  }

  /** An arena of addresses above all that is reserved now. Only one may be in use at a time, and only after the memory has grown to its `end`. */
  arena(): Arena<number> & { readonly end: number } {
    let top = this.top;
    const sizes = new Map<number, number>();
    const fresh = (bytes: number) => {
      const address = top;
      top = aligned(address + Math.max(1, bytes)); // blocks are told apart by their address, empty ones too
      sizes.set(address, top - address);
      return address;
    };
    return {
      ...reusingArena(fresh, (address) => sizes.get(address) ?? 0),
      get end() {
        return top;
      },
    };
  }

  /** Grows the memory up to `end`; false beyond what it may have or the machine has. */
  reach(end: number): boolean {
    if (end > this.most) return false;
    const missing = end - this.memory.buffer.byteLength;
    if (missing <= 0) return true;
    try {
      this.memory.grow(Math.ceil(missing / PAGE));
      return true;
    } catch {
      return false;
    }
  }

  /** @throws TypeformerError `out_of_memory` where `reach` says no */
  growTo(end: number): void {
    if (this.reach(end)) return;
    const size = (end / 2 ** 30).toFixed(2);
    throw new TypeformerError(
      "out_of_memory",
      `the wasm backend needs ${size} GiB in all, which it cannot have: ask for less at a time, fewer or shorter texts or fewer taps, or take the backend "cpu"`,
    );
  }

  f32(address: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, length);
  }

  i32(address: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, address, length);
  }

  i8(address: number, length: number): Int8Array {
    return new Int8Array(this.memory.buffer, address, length);
  }
}

const aligned = (address: number): number => Math.ceil(address / ALIGNMENT) * ALIGNMENT;
