import { phase, TypeformerError } from "../../errors/index.ts";
import { inRows } from "../../kernels/devices/wasm/index.ts";
import type { Value } from "../../kernels/steps/index.ts";
import { Answers } from "../answers.ts";
import type { Backend, BackendOptions, Inputs, Program, Results } from "../backend.ts";
import { inChunks } from "../chunks.ts";
import { fuse } from "../fusion.ts";
import { inOrder, runSteps } from "../passes.ts";
import { type Recording, record } from "../recording.ts";
import { type Engine, openEngine } from "./engine.ts";
import type { Heap } from "./heap.ts";
import { layouts } from "./lowerings.ts";
import { type PlannedStep, plan } from "./plan.ts";

/**
 * Opens the WebAssembly backend: one memory for parameters and passes, kernels in SIMD, threads that share every op.
 *
 * @throws TypeformerError `backend_unavailable` where WebAssembly is missing or forbidden
 */
export async function wasmBackend(options: BackendOptions): Promise<Backend> {
  const engine = await openEngine(options);
  if (!options.hasty) await engine.settled();
  return backendOn(engine);
}

/** The backend on an engine that is open. */
export function backendOn(opened: Engine): Backend {
  const queued = inOrder();
  let engine: Engine | undefined = opened;
  const inUse = (): Engine => {
    if (engine) return engine;
    throw new TypeformerError("disposed", "the backend was disposed of: load the model again");
  };

  return {
    get description() {
      return opened.description;
    },

    settled: () => opened.settled(),

    async parameter(name, shape, use, fill) {
      const { target, look, finish } = (layouts[use] ?? inRows)(shape, inUse());
      const ready = (count: number) => {
        inUse();
        phase("weights packed and checked", () => look(name, count));
      };
      await fill(target, ready);
      inUse();
      return phase("weights packed and checked", () => finish(name));
    },

    async quantizedParameter(name, shape, digits, fill) {
      const engine = inUse();
      if (!layouts.int8) throw new TypeformerError("backend_unavailable", `no kernel in WebAssembly reads 8-bit integers such as ${name}`);
      const { values, scales, finish } = layouts.int8(shape, digits, engine);
      await fill(values, scales);
      inUse();
      return phase("weights packed and checked", finish);
    },

    fits<Name extends string>(inputs: Inputs<Name>, program: Program<Name, string>) {
      const { heap, threads } = inUse();
      const arena = heap.arena();
      plan(inChunks(fuse(record(inputs, program))), inputs, arena, threads);
      return heap.reach(arena.end);
    },

    async pass<Name extends string, Read extends string>(inputs: Inputs<Name>, program: Program<Name, Read>, signal?: AbortSignal) {
      const engine = inUse();
      const recording = inChunks(fuse(record(inputs, program)));
      return (await queued(() => run(engine, recording, inputs, signal))) as Results<Read>;
    },

    dispose() {
      const leaving = engine;
      engine = undefined;
      void queued(async () => leaving?.dismiss());
    },
  };
}

async function run(engine: Engine, recording: Recording, inputs: Inputs, signal?: AbortSignal): Promise<Results<string>> {
  const { heap, threads } = engine;
  const arena = heap.arena();
  const steps = plan(recording, inputs, arena, threads);
  heap.growTo(arena.end);
  const answers = new Answers(recording.reads);
  const step = async ({ writes, calls, work, read }: PlannedStep) => {
    for (const { address, integers } of writes) heap.i32(address, integers.length).set(integers);
    for (const { call, scratch } of calls) engine.run(call, scratch);
    if (work) await work(heap);
    for (const [slot, address] of read) answers.keep(slot, viewOf(heap, address, slot));
  };
  await runSteps(steps, step, signal);
  return answers.results;
}

function viewOf(heap: Heap, address: number, { rows, columns, integers }: Value): Float32Array | Int32Array {
  return integers ? heap.i32(address, rows * columns) : heap.f32(address, rows * columns);
}
