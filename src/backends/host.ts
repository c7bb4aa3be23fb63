import { TypeformerError } from "../errors/index.ts";
import type { Digits } from "../kernels/matmul-int8/index.ts";
import { refuseNonFinite, sizeOf } from "../tensor/index.ts";
import { Answers } from "./answers.ts";
import type { Backend, Inputs, Program, Results } from "./backend.ts";
import { inChunks } from "./chunks.ts";
import { fuse } from "./fusion.ts";
import type { Kernels } from "./kernels.ts";
import type { Parameter } from "./ops.ts";
import { type Arena, bufferFor, PassMemory, reusingArena } from "./pass-memory.ts";
import { inOrder, runSteps } from "./passes.ts";
import { elementsOf, isSlot, type Recording, record, type Slot, type Step } from "./recording.ts";

interface PlainParameter extends Parameter {
  readonly data: Float32Array;
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

  return {
    description,

    async parameter(name, shape, _use, fill) {
      const data = new Float32Array(sizeOf(shape));
      await fill(data);
      refuseNonFinite(name, data);
      return { shape, data } as PlainParameter;
    },

    async quantizedParameter(_name, shape, digits, fill) {
      const values = new Int8Array(shape[0] * shape[1]);
      const scales = new Float32Array(shape[0]);
      await fill(values, scales);
      return { shape, values, scales, digits } as QuantizedParameter;
    },

    async pass<Name extends string, Read extends string>(inputs: Inputs<Name>, program: Program<Name, Read>, signal?: AbortSignal) {
      if (disposed) throw new TypeformerError("disposed", "the backend was disposed of: load the model again");
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
  const run = (step: Step, i: number) => {
    execute(step, inputs, memory, kernels);
    for (const [slot, buffer] of memory.answersOf(step)) answers.keep(slot, viewOf(buffer, slot));
    memory.release(i);
  };
  await runSteps(recording.steps, run, signal);
  return answers.results;
}

/** The numbers of a value, in a buffer that may be longer. */
function viewOf(buffer: ArrayBuffer, { rows, columns, integers }: Slot): Float32Array | Int32Array {
  return new (integers ? Int32Array : Float32Array)(buffer, 0, rows * columns);
}

function execute(step: Step, inputs: Inputs, memory: PassMemory<ArrayBuffer>, kernels: Kernels): void {
  const f32 = (slot: Slot) => viewOf(memory.of(slot), slot) as Float32Array;
  const ifRead = (slot: Slot) => memory.ifRead(slot) && f32(slot);
  switch (step.kernel) {
    case "embedding": {
      const tables = step.tables.map(({ weight, ids: { name } }) => {
        const ids = inputs[name];
        if (isSlot(weight)) return { weight: f32(weight), ids };
        return isQuantized(weight) ? { weight: weight.values, scale: weight.scales, ids } : { weight: resident(weight), ids };
      });
      kernels.embedding({ y: f32(step.y) }, { tables, hidden: step.y.columns, tokens: step.y.rows });
      break;
    }
    case "columns": {
      const { rows, columns } = step.y;
      kernels.embedding(
        { y: f32(step.y) },
        { tables: [{ weight: f32(step.x), ids: elementsOf(step) }], hidden: 1, tokens: rows * columns },
      );
      break;
    }
    case "matmul": {
      const [out, width] = step.weight.shape;
      const { weight, epilogue } = step;
      const residual = step.residual && f32(step.residual);
      const linear = {
        x: f32(step.x).subarray(step.firstRow * width, (step.firstRow + step.y.rows) * width),
        bias: resident(step.bias),
        residual,
        rows: step.y.rows,
        in: width,
        out,
        epilogue,
      };
      const y = f32(step.y);
      if (isQuantized(weight)) {
        const { values, scales, digits } = weight;
        kernels.matmulInt8({ y }, { ...linear, weight: values, scale: scales, digits });
      } else kernels.matmul({ y }, { ...linear, weight: resident(weight) });
      break;
    }
    case "attention": {
      const { heads, asked, offsets, causal, ablated } = step.args;
      const headDim = step.query.columns / heads;
      kernels.attention(
        { context: f32(step.context), scores: ifRead(step.scores), probs: ifRead(step.probs) },
        {
          query: f32(step.query),
          key: f32(step.key),
          value: f32(step.value),
          rows: inputs[asked.index.name],
          offsets: inputs[offsets.name],
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
      const out = {
        values: f32(step.values),
        indices: viewOf(memory.of(step.indices), step.indices) as Int32Array,
        logSumExp: f32(step.logSumExp),
      };
      kernels.topk(out, { x: f32(step.x), rows: step.x.rows, columns: step.x.columns, k: step.k });
      break;
    }
  }
}

const resident = (parameter: Parameter): Float32Array => (parameter as PlainParameter).data;
const isQuantized = (parameter: Parameter): parameter is QuantizedParameter => "values" in parameter;

const bufferArena = (): Arena<ArrayBuffer> =>
  reusingArena(
    (bytes) => bufferFor("a pass", bytes),
    (buffer) => buffer.byteLength,
  );
