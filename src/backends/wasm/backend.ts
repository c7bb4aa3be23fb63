import { TypeformerError } from "../../errors/index.ts";
import { panelBytes } from "../../kernels/matmul-int8/index.ts";
import type { Value } from "../../kernels/steps/index.ts";
import { refuseNonFinite } from "../../tensor/index.ts";
import { Answers } from "../answers.ts";
import type { Backend, BackendOptions, Inputs, Program, Results } from "../backend.ts";
import { inChunks } from "../chunks.ts";
import { fuse } from "../fusion.ts";
import { inOrder, runSteps } from "../passes.ts";
import { type Recording, record } from "../recording.ts";
import { type Engine, openEngine } from "./engine.ts";
import type { Heap } from "./heap.ts";
import { type PlannedStep, plan } from "./plan.ts";
import type { QuantizedParameter, WasmParameter } from "./steps.ts";

/**
 * Opens the WebAssembly backend: one memory for parameters and passes, kernels in SIMD, threads that share every op.
 *
 * @throws TypeformerError `backend_unavailable` where WebAssembly is missing or forbidden
 */
export async function wasmBackend(options: BackendOptions): Promise<Backend> {
  const queued = inOrder();
  let engine: Engine | undefined = await openEngine(options);
  const inUse = (): Engine => {
    if (engine) return engine;
    throw new TypeformerError("disposed", "the backend was disposed of: load the model again");
  };

  return {
    description: engine.description,

    async parameter(name, shape, use, fill): Promise<WasmParameter> {
      const { heap } = inUse();
      const length = sizeOf(shape);
      const address = heap.reserve(4 * length);
      await fill(heap.f32(address, length));
      const panels = use === "matrix" ? packed(inUse(), name, address, shape) : 0;
      const inPanels = 8 * panels * shape[shape.length - 1];
      refuseNonFinite(name, heap.f32(address + 4 * inPanels, length - inPanels), (place) => inPanels + place);
      return { shape, address, panels };
    },

    async quantizedParameter(_name, shape, digits, fill): Promise<QuantizedParameter> {
      const engine = inUse();
      const { heap } = engine;
      const [out, width] = shape;
      const address = heap.reserve(panelBytes(out, width));
      const scales = heap.reserve(4 * out);
      const shifts = heap.reserve(4 * out);
      await fill(heap.i8(address, out * width), heap.f32(scales, out));
      packInt8(engine, address, scales, shifts, shape);
      return { shape, address, scales, shifts, digits, fused: engine.fusesDots() };
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

/** Packs a matrix where it lies, so that there is no second copy; gives the number of its panels. Its numbers are looked at on the way. */
function packed(engine: Engine, name: string, address: number, [out, width]: readonly number[]): number {
  const panels = Math.floor(out / 8);
  const { heap, threads } = engine;
  const flaw = heap.scratch(64 + 32 * width * threads);
  const found = heap.i32(flaw, 1);
  found[0] = 0;
  engine.run({ kernel: "packWeights", args: [address, width, flaw, flaw + 64], units: panels, cost: 8 * width });
  if (found[0]) {
    const elementOf = (place: number) => {
      const [panel, inPanel] = [Math.floor(place / (8 * width)), place % (8 * width)];
      return (8 * panel + (inPanel % 8)) * width + Math.floor(inPanel / 8);
    };
    refuseNonFinite(name, heap.f32(address, 8 * panels * width), elementOf);
  }
  return panels;
}

/** Panels of a width that is no multiple of four reach into each other while they are made: one thread makes them all. */
function packInt8(engine: Engine, address: number, scales: number, shifts: number, [out, width]: readonly number[]): void {
  const panels = Math.ceil(out / 8);
  const scratch = engine.heap.scratch(8 * width * engine.threads);
  const args = [address, scales, shifts, width, out, scratch] as const;
  if (width % 4 === 0) engine.run({ kernel: "packInt8", args: [...args], units: panels, cost: 8 * width });
  else engine.kernels.packInt8(...args, 0, panels);
}

async function run(engine: Engine, recording: Recording, inputs: Inputs, signal?: AbortSignal): Promise<Results<string>> {
  const { heap, threads } = engine;
  const arena = heap.arena();
  const steps = plan(recording, inputs, arena, threads);
  heap.growTo(arena.end);
  const answers = new Answers(recording.reads);
  const step = ({ writes, calls, read }: PlannedStep) => {
    for (const { address, integers } of writes) heap.i32(address, integers.length).set(integers);
    for (const call of calls) engine.run(call);
    for (const [slot, address] of read) answers.keep(slot, viewOf(heap, address, slot));
  };
  await runSteps(steps, step, signal);
  return answers.results;
}

function viewOf(heap: Heap, address: number, { rows, columns, integers }: Value): Float32Array | Int32Array {
  return integers ? heap.i32(address, rows * columns) : heap.f32(address, rows * columns);
}
