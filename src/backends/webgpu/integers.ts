import { Usage } from "../../kernels/webgpu/index.ts";

/** Where a binding may begin, on every device (the specification's default limit). */
const ALIGNMENT = 256;

/** All integers that a pass's kernels read, in one buffer: they are written once, before the first launch. */
export class Integers {
  private readonly lists: { list: ArrayLike<number>; offset: number }[] = [];
  private size = 0;
  private buffer: GPUBuffer | undefined;

  /** Where these will lie. */
  put(list: ArrayLike<number>): GPUBufferBinding {
    const integers = this;
    const offset = this.size;
    const size = 4 * Math.max(1, list.length); // nothing empty can be bound
    this.lists.push({ list, offset });
    this.size += ALIGNMENT * Math.ceil(size / ALIGNMENT);
    return {
      offset,
      size,
      get buffer() {
        if (integers.buffer) return integers.buffer;
        throw new Error("integers are bound before they are written");
      },
    };
  }

  write(gpu: GPUDevice): void {
    if (this.size === 0) return;
    const all = new Int32Array(this.size / 4);
    for (const { list, offset } of this.lists) all.set(list, offset / 4);
    this.buffer = gpu.createBuffer({ label: "integers", size: this.size, usage: Usage.STORAGE | Usage.COPY_DST });
    gpu.queue.writeBuffer(this.buffer, 0, all);
  }

  destroy(): void {
    this.buffer?.destroy();
  }
}
