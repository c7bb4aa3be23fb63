import { chooseBuild, createMemory, instantiate, moduleOf, RESERVED, type WasmKernels } from "../../kernels/devices/wasm/index.ts";
import { fusedIsFaster, PROBE_BYTES } from "../../kernels/matmul-int8/index.ts";
import type { BackendOptions } from "../backend.ts";
import { type Assignment, type Helper, type Recruit, recruitCrew } from "./crew.ts";
import { Heap } from "./heap.ts";
import { BOARD_BYTES, JobBoard, MOST_TILES } from "./job-board.ts";
import { kernelNames, kernelsOf } from "./kernels.ts";
import type { Call } from "./steps.ts";

/** Multiply-adds of a tile: some tens of microseconds, so that threads end together and nobody waits long for a turn. */
const TILE_COST = 500_000;

/** Tiles of many units begin where a vector begins. */
const LANES = 4;

/** The module on one memory, and the threads that share its work. */
export class Engine {
  readonly heap: Heap;
  readonly threads: number;
  /** `wasm (relaxed-simd, 2 threads)`, and why there are not more where more were asked for. */
  readonly description: string;
  /** This thread's own. */
  readonly kernels: WasmKernels;
  private readonly jobs: JobBoard;
  private readonly helpers: readonly Helper[];
  private readonly maySleep = canSleep();

  private fused: boolean | undefined;

  constructor(heap: Heap, kernels: WasmKernels, jobs: JobBoard, crew: Crew, build: string) {
    this.heap = heap;
    this.kernels = kernels;
    this.jobs = jobs;
    this.helpers = crew.helpers;
    this.threads = crew.helpers.length + 1;
    this.description = `wasm (${build}, ${this.threads === 1 ? "1 thread" : `${this.threads} threads`}${crew.note})`;
  }

  /** Runs a kernel over all its units, and returns when every thread is done with them. */
  run({ kernel, args, units, cost }: Call): void {
    if (units === 0) return;
    const least = Math.max(Math.ceil(TILE_COST / cost), Math.ceil(units / MOST_TILES));
    const perTile = least < LANES ? least : LANES * Math.ceil(least / LANES);
    this.jobs.run({ kernel: kernelNames.indexOf(kernel), args, units, perTile }, this.maySleep);
  }

  /** How products of integers are taken here: found out once. */
  fusesDots(): boolean {
    this.fused ??= fusedIsFaster(this.kernels, this.heap.scratch(PROBE_BYTES));
    return this.fused;
  }

  dismiss(): void {
    for (const helper of this.helpers) helper.dismiss();
  }
}

/** @throws TypeformerError `backend_unavailable` where WebAssembly is missing or forbidden */
export async function openEngine({ threads, recruit, wasmModule, memoryLimit }: BackendOptions): Promise<Engine> {
  const build = wasmModule ? "the given module" : chooseBuild();
  const module = wasmModule ?? moduleOf(chooseBuild());
  const memory = createMemory(1 << 20);
  const heap = new Heap(memory, RESERVED, memoryLimit);
  const board = heap.reserve(BOARD_BYTES);
  const kernels = instantiate(memory, module);
  const jobs = new JobBoard(memory.buffer, board, kernelsOf(kernels, memory, 0));
  return new Engine(heap, kernels, jobs, await crewOf(threads - 1, recruit, { module, memory, board }), build);
}

interface Crew {
  helpers: readonly Helper[];
  /** Why there are fewer than were asked for. */
  note: string;
}

/** Fewer threads than were asked for is no error: the answers are the same to the bit. */
async function crewOf(count: number, recruit: Recruit | undefined, assignment: Omit<Assignment, "thread">): Promise<Crew> {
  if (count === 0) return { helpers: [], note: "" };
  if (!recruit) return { helpers: [], note: "; more need a page that is cross-origin isolated" };
  try {
    return { helpers: await recruitCrew(recruit, assignment, count), note: "" };
  } catch (cause) {
    return { helpers: [], note: `; more could not be started: ${cause instanceof Error ? cause.message : cause}` };
  }
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
