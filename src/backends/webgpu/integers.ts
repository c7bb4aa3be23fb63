import { Usage } from "../../kernels/devices/webgpu/index.ts";

/** Where a binding may begin, on every device (the specification's default limit). */
const ALIGNMENT = 256;

/** All integers that a pass's kernels read, in one buffer, which is made when the first launch binds it: by then the pass is planned whole. */
export class Integers {
  private readonly gpu: GPUDevice;
  private readonly lists: { list: ArrayLike<number>; offset: number }[] = [];
  private size = 0;
  private made: GPUBuffer | undefined;

  constructor(gpu: GPUDevice) {
    this.gpu = gpu;
  }

  /** Where these will lie. */
  put(list: ArrayLike<number>): GPUBufferBinding {
    const offset = this.size;
    const size = 4 * Math.max(1, list.length); // nothing empty can be bound
    this.lists.push({ list, offset });
    this.size += ALIGNMENT * Math.ceil(size / ALIGNMENT);
    const written = () => this.written();
    return {
      offset,
      size,
      get buffer() {
        return written();
      },
    };
  }

  destroy(): void {
    this.made?.destroy();
  }

  private written(): GPUBuffer {
    if (this.made) return this.made;
    const all = new Int32Array(this.size / 4);
    for (const { list, offset } of this.lists) all.set(list, offset / 4);
    this.made = this.gpu.createBuffer({ label: "integers", size: this.size, usage: Usage.STORAGE | Usage.COPY_DST });
    this.gpu.queue.writeBuffer(this.made, 0, all);
    return this.made;
  }
}
