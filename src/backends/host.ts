import { TypeformerError, throwIfAborted } from "../errors.ts";
import { Arena } from "./arena.ts";
import type { Backend, Inputs, Program, Results } from "./backend.ts";
import { fuse } from "./fusion.ts";
import type { Kernels } from "./kernels.ts";
import type { Parameter } from "./ops.ts";
import { isSlot, type Recording, readBy, record, type Slot, type Step } from "./recording.ts";

/** How long a pass may compute before the event loop gets a turn: timers fire, signals are heard. */
const TURN_MS = 40;

interface HostParameter extends Parameter {
  readonly data: Float32Array;
}

export interface HostOptions {
  description: string;
  kernels: Kernels;
  /** Whether steps may be fused; fused and unfused agree to 1e-5. */
  fused: boolean;
}

/** A backend that runs its steps one after the other on typed arrays in this thread. */
export function hostBackend({ description, kernels, fused }: HostOptions): Backend {
  let queue: Promise<unknown> = Promise.resolve();
  let disposed = false;

  return {
    description,

    async parameter(shape, fill) {
      const data = new Float32Array(shape.reduce((product, extent) => product * extent, 1));
      await fill(data);
      return { shape, data } as HostParameter;
    },

    pass<Name extends string, Read extends string>(inputs: Inputs<Name>, program: Program<Name, Read>, signal?: AbortSignal) {
      if (disposed) throw new TypeformerError("disposed", `the backend was disposed of: load the model again`);
      const recording = record(inputs, program);
      const answer = queue.then(() => run(fused ? fuse(recording) : recording, inputs, kernels, signal));
      queue = answer.catch(() => undefined); // the next pass waits for this one, however it ends
      return answer as Promise<Results<Read>>;
    },

    dispose() {
      disposed = true;
    },
  };
}

async function run({ steps, reads }: Recording, inputs: Inputs, kernels: Kernels, signal?: AbortSignal): Promise<Results<string>> {
  const memory = new PassMemory(steps, Object.values(reads), inputs);
  let turn = performance.now();
  for (const [i, step] of steps.entries()) {
    throwIfAborted(signal, "the pass");
    execute(step, memory, kernels);
    memory.release(i);
    if (performance.now() - turn < TURN_MS) continue;
    await new Promise((resolve) => setTimeout(resolve, 0));
    turn = performance.now();
  }
  throwIfAborted(signal, "the pass");
  return Object.fromEntries(Object.entries(reads).map(([name, slot]) => [name, memory.of(slot).slice()]));
}

function execute(step: Step, memory: PassMemory, kernels: Kernels): void {
  const f32 = (slot: Slot) => memory.of(slot) as Float32Array;
  switch (step.kernel) {
    case "embedding": {
      const tables = step.tables.map(({ weight, ids }) => ({
        weight: isSlot(weight) ? f32(weight) : resident(weight),
        ids: memory.input(ids.name),
      }));
      kernels.embedding({ y: f32(step.y) }, { tables, hidden: step.y.columns, tokens: step.y.rows });
      break;
    }
    case "matmul": {
      const [out, width] = step.weight.shape;
      const residual = step.residual && f32(step.residual);
      kernels.matmul(
        { y: f32(step.y) },
        {
          x: f32(step.x),
          weight: resident(step.weight),
          bias: resident(step.bias),
          residual,
          rows: step.x.rows,
          in: width,
          out,
          epilogue: step.epilogue,
        },
      );
      break;
    }
    case "attention": {
      const { heads, asked, offsets, causal, ablated } = step.args;
      const headDim = step.query.columns / heads;
      kernels.attention(
        { context: f32(step.context), scores: memory.ifRead(step.scores), probs: memory.ifRead(step.probs) },
        {
          query: f32(step.query),
          key: f32(step.key),
          value: f32(step.value),
          rows: memory.input(asked.index.name),
          offsets: memory.input(offsets.name),
          heads,
          headDim,
          causal,
          ablated,
        },
      );
      break;
    }
    case "gelu":
      kernels.gelu({ y: f32(step.y) }, { x: f32(step.x) });
      break;
    case "add":
      kernels.add({ y: f32(step.y) }, { x: f32(step.x), residual: f32(step.residual) });
      break;
    case "layernorm": {
      const { weight, bias, epsilon } = step.norm;
      const { rows, columns } = step.x;
      kernels.layernorm({ y: f32(step.y) }, { x: f32(step.x), weight: resident(weight), bias: resident(bias), epsilon, rows, columns });
      break;
    }
    case "topk": {
      const out = { values: f32(step.values), indices: memory.of(step.indices) as Int32Array, logSumExp: f32(step.logSumExp) };
      kernels.topk(out, { x: f32(step.x), rows: step.x.rows, columns: step.x.columns, k: step.k });
      break;
    }
  }
}

const resident = (parameter: Parameter): Float32Array => (parameter as HostParameter).data;

/** Where the values of one pass lie: memory is taken at a value's first use and given on after its last. */
class PassMemory {
  private readonly arena = new Arena();
  private readonly lastUse = new Map<Slot, number>();
  private readonly held = new Map<Slot, Float32Array | Int32Array>();
  private readonly inputs: Inputs;

  constructor(steps: Step[], reads: Slot[], inputs: Inputs) {
    this.inputs = inputs;
    steps.forEach((step, i) => {
      for (const slot of readBy(step)) this.lastUse.set(slot, i);
    });
    for (const slot of reads) this.lastUse.set(slot, steps.length);
  }

  input(name: string): Int32Array {
    return this.inputs[name];
  }

  of(slot: Slot): Float32Array | Int32Array {
    let array = this.held.get(slot);
    if (!array) {
      const length = slot.rows * slot.columns;
      array = new (slot.integers ? Int32Array : Float32Array)(this.arena.take(length * 4), 0, length);
      this.held.set(slot, array);
    }
    return array;
  }

  /** As `of`, but nothing for a value that nobody reads. */
  ifRead(slot: Slot): Float32Array | undefined {
    return this.lastUse.has(slot) ? (this.of(slot) as Float32Array) : undefined;
  }

  /** Gives on the memory of everything that no step after `i` reads. */
  release(i: number): void {
    for (const [slot, array] of this.held) {
      if ((this.lastUse.get(slot) ?? i) > i) continue;
      this.held.delete(slot);
      this.arena.give(array.buffer as ArrayBuffer);
    }
  }
}
