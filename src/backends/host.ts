import { phase, TypeformerError } from "../errors/index.ts";
import type { Digits, Step, Value, Views } from "../kernels/steps/index.ts";
import { refuseNonFinite, sizeOf } from "../tensor/index.ts";
import { Answers } from "./answers.ts";
import type { Backend, Inputs, Program, Results } from "./backend.ts";
import { inChunks } from "./chunks.ts";
import { fuse } from "./fusion.ts";
import type { Kernels } from "./kernels.ts";
import { rulesOf } from "./operations.ts";
import type { Parameter } from "./ops.ts";
import { type Arena, bufferFor, PassMemory, reusingArena } from "./pass-memory.ts";
import { inOrder, runSteps } from "./passes.ts";
import { type Recording, record } from "./recording.ts";

interface PlainParameter extends Parameter {
  readonly numbers: Float32Array;
}

interface QuantizedParameter extends Parameter {
  readonly values: Int8Array;
  readonly scales: Float32Array;
  readonly digits: Digits;
}

export interface HostOptions {
  description: string;
  kernels: Kernels;
  /** Whether steps may be fused; fused and unfused agree to 1e-5. */
  fused: boolean;
}

/** A backend that runs its steps one after the other on typed arrays in this thread. */
export function hostBackend({ description, kernels, fused }: HostOptions): Backend {
  const queued = inOrder();
  let disposed = false;

  function refuseDisposed(): void {
    if (disposed) throw new TypeformerError("disposed", "the backend was disposed of: load the model again");
  }

  return {
    description,

    async parameter(name, shape, _use, fill): Promise<PlainParameter> {
      refuseDisposed();
      const numbers = new Float32Array(sizeOf(shape));
      await fill(numbers);
      phase("weights packed and checked", () => refuseNonFinite(name, numbers));
      return { shape, numbers };
    },

    async quantizedParameter(_name, shape, digits, fill): Promise<QuantizedParameter> {
      refuseDisposed();
      const values = new Int8Array(shape[0] * shape[1]);
      const scales = new Float32Array(shape[0]);
      await fill(values, scales);
      return { shape, values, scales, digits };
    },

    async pass<Name extends string, Read extends string>(inputs: Inputs<Name>, program: Program<Name, Read>, signal?: AbortSignal) {
      refuseDisposed();
      const recording = record(inputs, program);
      const results = await queued(() => run(inChunks(fused ? fuse(recording) : recording), inputs, kernels, signal));
      return results as Results<Read>;
    },

    fits: () => true, // what is not there is missed when it is asked for

    dispose() {
      disposed = true;
    },
  };
}

async function run(recording: Recording, inputs: Inputs, kernels: Kernels, signal?: AbortSignal): Promise<Results<string>> {
  const memory = new PassMemory(recording, bufferArena());
  const answers = new Answers(recording.reads);
  const views = viewsOf(memory, inputs);
  const run = (step: Step, i: number) => {
    const { out, input } = rulesOf(step).call(step, views);
    kernels[step.operation as keyof Kernels](out, input);
    for (const [value, buffer] of memory.answersOf(step)) answers.keep(value, viewOf(buffer, value));
    memory.release(i);
  };
  await runSteps(recording.steps, run, signal);
  return answers.results;
}

/** Where a step's kernel finds its operands. */
function viewsOf(memory: PassMemory<ArrayBuffer>, inputs: Inputs): Views {
  const f32 = (value: Value) => viewOf(memory.of(value), value) as Float32Array;
  return {
    f32,
    i32: (value) => viewOf(memory.of(value), value) as Int32Array,
    ifRead: (value) => memory.ifRead(value) && f32(value),
    numbers: (parameter) => (parameter as PlainParameter).numbers,
    int8: (parameter) => parameter as QuantizedParameter,
    integers: ({ name }) => inputs[name],
  };
}

/** The numbers of a value, in a buffer that may be longer. */
function viewOf(buffer: ArrayBuffer, { rows, columns, integers }: Value): Float32Array | Int32Array {
  return new (integers ? Int32Array : Float32Array)(buffer, 0, rows * columns);
}

const bufferArena = (): Arena<ArrayBuffer> =>
  reusingArena(
    (bytes) => bufferFor("a pass", bytes),
    (buffer) => buffer.byteLength,
  );
