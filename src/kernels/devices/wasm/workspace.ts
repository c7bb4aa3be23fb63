import { bytesOf } from "../../../tensor/index.ts";
import { type Build, chooseBuild, moduleOf } from "./builds.ts";
import { createMemory, instantiate, RESERVED, type WasmKernels } from "./exports.ts";

type Data = Float32Array | Int32Array | Int8Array;

/** A module with a memory of its own, filled from the front: what tests and benchmarks need where a backend has its own memory. */
export class Workspace {
  readonly kernels: WasmKernels;
  private readonly memory: WebAssembly.Memory;
  private next = RESERVED;

  constructor(build: Build = chooseBuild()) {
    this.memory = createMemory(1 << 20);
    this.kernels = instantiate(this.memory, moduleOf(build));
  }

  /** Gives up everything that was put here. */
  clear(): void {
    this.next = RESERVED;
  }

  /** The address of `bytes` bytes of any content, never 0. */
  reserve(bytes: number): number {
    const address = this.next;
    this.next += (bytes + 63) & -64;
    const missing = this.next - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / 65536));
    return address;
  }

  /** The address of a copy of `data`; 0 where there is none. */
  put(data: Data | undefined): number {
    if (!data) return 0;
    const address = this.reserve(data.byteLength);
    this.write(address, data);
    return address;
  }

  write(address: number, data: Data): void {
    new Uint8Array(this.memory.buffer, address, data.byteLength).set(bytesOf(data));
  }

  read(address: number, target: Data): void {
    bytesOf(target).set(new Uint8Array(this.memory.buffer, address, target.byteLength));
  }
}
