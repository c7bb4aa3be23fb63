import { type Device, Usage } from "../../kernels/devices/webgpu/index.ts";
import { type Arena, reusingArena } from "../pass-memory.ts";

/** Memory that becomes a buffer when a dispatch first binds it: a pass can be planned without a byte on the device. */
export class Block implements GPUBufferBinding {
  readonly size: number;
  private readonly gpu: GPUDevice;
  private made: GPUBuffer | undefined;

  constructor(gpu: GPUDevice, size: number) {
    this.gpu = gpu;
    this.size = size;
  }

  get buffer(): GPUBuffer {
    this.made ??= this.gpu.createBuffer({ label: "a pass", size: this.size, usage: Usage.STORAGE | Usage.COPY_SRC | Usage.COPY_DST });
    return this.made;
  }

  destroy(): void {
    this.made?.destroy();
    this.made = undefined;
  }
}

/** Where passes take their blocks from, one pass after the other. */
export class BlockPool {
  readonly device: Device;
  private kept: Block[] = [];

  constructor(device: Device) {
    this.device = device;
  }

  /** An arena for one pass, and all blocks that it has lent. */
  open(): { arena: Arena<Block>; lent: Set<Block> } {
    const lent = new Set<Block>();
    const arena = reusingArena<Block>(
      (bytes) => new Block(this.device.gpu, roundedUp(bytes, this.device.bindingLimit)),
      ({ size }) => size,
    );
    for (const block of this.kept) arena.give(block);
    const take = (bytes: number) => {
      const block = arena.take(bytes);
      lent.add(block);
      return block;
    };
    return { arena: { take, give: arena.give }, lent };
  }

  /** Keeps what a pass has used for the next one, and gives back what it had no use for: passes of all lengths hold no more than the last. */
  keep(lent: Set<Block>): void {
    for (const block of this.kept) if (!lent.has(block)) block.destroy();
    this.kept = [...lent];
  }

  clear(): void {
    this.keep(new Set());
  }
}

/**
 * To a quarter of a power of two, so that passes of nearly the same length find each other's blocks; not past what can be bound, nor
 * to nothing, which cannot.
 */
function roundedUp(bytes: number, limit: number): number {
  const step = Math.max(256, 2 ** (Math.floor(Math.log2(Math.max(1, bytes))) - 2));
  return Math.max(4, 4 * Math.ceil(bytes / 4), Math.min(step * Math.ceil(bytes / step), limit - (limit % 4)));
}
