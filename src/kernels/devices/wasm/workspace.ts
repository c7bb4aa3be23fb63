import { bytesOf } from "../../../tensor/index.ts";
import { type Build, chooseBuild, moduleOf } from "./builds.ts";
import { type Call, execute } from "./call.ts";
import type { ParameterMemory } from "./layout.ts";
import { createMemory, RESERVED } from "./memory.ts";
import { instantiate, type WasmExports } from "./module.ts";

type Data = Float32Array | Int32Array | Int8Array;

/** A module with a memory of its own, filled from the front: what tests and benchmarks need where a backend has its own memory. */
export class Workspace implements ParameterMemory {
  readonly exports: WasmExports;
  private readonly memory: WebAssembly.Memory;
  private next = RESERVED;

  constructor(build: Build = chooseBuild()) {
    this.memory = createMemory(1 << 20);
    this.exports = instantiate(this.memory, moduleOf(build));
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

  scratch(bytes: number): number {
    return this.reserve(bytes);
  }

  /** Computes a call, in this thread. */
  run(call: Call): void {
    this.ready(call)();
  }

  /** The same call again and again. */
  ready(call: Call): () => void {
    const scratch = this.reserve(call.scratch ?? 0);
    return () => execute(this.exports, call, scratch);
  }

  /** The address of a copy of `data`. */
  put(data: Data): number {
    const address = this.reserve(data.byteLength);
    new Uint8Array(this.memory.buffer, address, data.byteLength).set(bytesOf(data));
    return address;
  }

  read(address: number, target: Data): void {
    bytesOf(target).set(new Uint8Array(this.memory.buffer, address, target.byteLength));
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
