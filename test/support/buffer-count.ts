/** The buffers of some devices, and what they hold. */
export class BufferCount {
  /** All that were made, destroyed since or not. */
  readonly made: GPUBufferDescriptor[] = [];
  private readonly live = new Map<GPUBuffer, number>();

  /** Bytes of those that were made and not destroyed. */
  get bytes(): number {
    return [...this.live.values()].reduce((sum, size) => sum + size, 0);
  }

  /** Counts what this device makes from here on. */
  watch(device: GPUDevice): void {
    const createBuffer = device.createBuffer.bind(device);
    device.createBuffer = (descriptor) => {
      const buffer = createBuffer(descriptor);
      this.live.set(buffer, descriptor.size);
      this.made.push(descriptor);
      const destroy = buffer.destroy.bind(buffer);
      buffer.destroy = () => {
        this.live.delete(buffer);
        destroy();
      };
      return buffer;
    };
  }
}
