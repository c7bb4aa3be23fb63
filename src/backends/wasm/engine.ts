import { TypeformerError } from "../../errors/index.ts";
import {
  type Call,
  createMemory,
  exportNames,
  instantiate,
  type ParameterMemory,
  RESERVED,
  type Share,
  type WasmExports,
} from "../../kernels/devices/wasm/index.ts";
import type { BackendOptions } from "../backend.ts";
import { type Crew, crewOf } from "./crew.ts";
import { Heap } from "./heap.ts";
import { BOARD_BYTES, JobBoard, MOST_TILES } from "./job-board.ts";
import { type Lane, laneOf } from "./lane.ts";
import { everyExport } from "./lowerings.ts";

/** Multiply-adds of a tile: some tens of microseconds, so that threads end together and nobody waits long for a turn. */
const TILE_WORK = 500_000;

/** Tiles of many units begin where a vector begins. */
const LANES = 4;

/** How many units of a call a thread takes at a time; at most all. */
export function perTileOf({ units, work, undivided, together = 1 }: Share, threads: number): number {
  if (undivided || threads === 1) return units;
  const least = Math.max(Math.ceil((TILE_WORK * units) / work), Math.ceil(units / MOST_TILES));
  const multiple = least < LANES ? together : LANES;
  return Math.min(units, multiple * Math.ceil(least / multiple));
}

/** The module on one memory, and the threads that share its work. */
export class Engine implements ParameterMemory {
  readonly heap: Heap;
  /** This thread's own. */
  readonly exports: WasmExports;
  private readonly names: readonly string[];
  private readonly jobs: JobBoard;
  private readonly lane: Lane;
  private readonly recruiting: Promise<Crew>;
  /** As it is expected to be until it is there: helpers join the job that comes next when they have started. */
  private crew: Crew;
  private readonly maySleep = canSleep();

  constructor({ heap, exports, names, jobs, lane, crew, recruiting }: EngineParts) {
    this.heap = heap;
    this.exports = exports;
    this.names = names;
    this.jobs = jobs;
    this.lane = lane;
    this.crew = crew;
    this.recruiting = recruiting.then((found) => {
      this.crew = found;
      return found;
    });
  }

  /** This one, and those that help it. */
  get threads(): number {
    return this.crew.size + 1;
  }

  /** `wasm (relaxed-simd, 2 threads)`, and why it is not what was asked for: `wide`, more threads. */
  get description(): string {
    const { name, note } = this.lane;
    return `wasm (${name}, ${this.threads === 1 ? "1 thread" : `${this.threads} threads`}${note}${this.crew.note})`;
  }

  /** Resolves when the helpers have started, or it is known why they have not. */
  async settled(): Promise<void> {
    await this.recruiting;
  }

  /**
   * Computes all units of a call, and returns when every thread is done with them.
   *
   * @param scratch where the call's memory for all threads lies, if it takes such; by default above all that is reserved
   */
  run(call: Call, scratch = this.scratch(this.threads * (call.scratch ?? 0))): void {
    if (call.units === 0) return;
    const args = call.scratch === undefined ? call.args : [...call.args, scratch];
    const kernel = this.names.indexOf(call.export);
    this.jobs.run({ kernel, args, apart: call.scratch, units: call.units, perTile: perTileOf(call, this.threads) }, this.maySleep);
  }

  reserve(bytes: number): number {
    return this.heap.reserve(bytes);
  }

  scratch(bytes: number): number {
    return this.heap.scratch(bytes);
  }

  f32(address: number, length: number): Float32Array {
    return this.heap.f32(address, length);
  }

  i32(address: number, length: number): Int32Array {
    return this.heap.i32(address, length);
  }

  i8(address: number, length: number): Int8Array {
    return this.heap.i8(address, length);
  }

  /** Ends the helpers, and those that are still starting when they have started. */
  dismiss(): void {
    void this.recruiting.then(({ helpers }) => {
      for (const helper of helpers) helper.dismiss();
    });
  }
}

/**
 * @throws TypeformerError `backend_unavailable` where WebAssembly is missing or forbidden, `invalid_option` for a module that is not
 *   this version's
 */
export async function openEngine(options: BackendOptions): Promise<Engine> {
  const { threads, recruit, memoryLimit } = options;
  const lane = await laneOf(options);
  const { module } = lane;
  const memory = createMemory(1 << 20);
  const heap = new Heap(memory, RESERVED, memoryLimit);
  const board = heap.reserve(BOARD_BYTES);
  const names = exportNames(module);
  const missing = everyExport.filter(({ exportName }) => !names.includes(exportName));
  if (missing.length > 0) throw foreign(`it does not export ${missing.map(({ exportName }) => exportName).join(", ")}`);
  const exports = linked(memory, module);
  const jobs = new JobBoard(
    memory.buffer,
    board,
    names.map((name) => exports[name]),
  );
  const recruiting = crewOf(threads - 1, recruit, { module, memory, board });
  return new Engine({ heap, exports, names, jobs, lane, crew: { size: recruit ? threads - 1 : 0, helpers: [], note: "" }, recruiting });
}

function linked(memory: WebAssembly.Memory, module: WebAssembly.Module): WasmExports {
  try {
    return instantiate(memory, module);
  } catch (cause) {
    throw foreign((cause as Error).message, cause);
  }
}

const foreign = (why: string, cause?: unknown): TypeformerError =>
  new TypeformerError("invalid_option", `wasmModule is not the module of this version of typeformer (typeformer/wasm/*.wasm): ${why}`, {
    cause,
  });

interface EngineParts extends Pick<Engine, "heap" | "exports"> {
  names: readonly string[];
  jobs: JobBoard;
  lane: Lane;
  /** What is expected. */
  crew: Crew;
  recruiting: Promise<Crew>;
}

/** A page's own thread may not sleep; it looks again and again. */
function canSleep(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0);
    return true;
  } catch {
    return false;
  }
}
