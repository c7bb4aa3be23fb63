import { throwIfAborted } from "../../errors/index.ts";
import {
  attend,
  type Device,
  type Handle,
  type Layout,
  layerNorm,
  linear,
  logSumExp,
  lookUp,
  ragged,
  type Scope,
  sightOf,
  topK,
  whole,
} from "../../kernels/devices/gpujs/index.ts";
import { Answers } from "../answers.ts";
import type { Inputs, Results } from "../backend.ts";
import type { Input, Parameter } from "../ops.ts";
import { PassMemory } from "../pass-memory.ts";
import { runSteps } from "../passes.ts";
import { isSlot, type Recording, type Slot, type Step, writtenBy } from "../recording.ts";
import type { GpuJsParameter } from "./parameter.ts";

/** Where a value of a pass is, once it is computed. */
interface Place {
  handle?: Handle;
  /** What makes of its numbers those that are read, where they lie in another way. */
  unpacked?(numbers: Float32Array): Float32Array;
}

/** Runs a pass. All of it is under way before anything is read; a value's memory is given back after its last use. */
export async function run(device: Device, recording: Recording, inputs: Inputs, signal?: AbortSignal): Promise<Results<string>> {
  const scope = device.scope();
  const memory = new PassMemory<Place>(recording, {
    take: () => ({}),
    give: ({ handle }) => handle && scope.free(handle),
  });
  const answers = new Answers(recording.reads);
  const readings: Promise<void>[] = [];
  const read = async (slot: Slot, { handle, unpacked }: Place) => {
    const numbers = await scope.read(handle as Handle);
    answers.keep(slot, unpacked ? unpacked(numbers) : numbers);
  };
  try {
    const step = async (step: Step, i: number) => {
      await execute(step, inputs, memory, scope);
      for (const [slot, place] of memory.answersOf(step)) if (slot.rows * slot.columns > 0) readings.push(read(slot, place));
      memory.release(i);
    };
    await runSteps(recording.steps, step, signal);
    await Promise.all(readings);
    throwIfAborted(signal, "the pass");
    return answers.results;
  } finally {
    await Promise.allSettled(readings);
    scope.end();
  }
}

async function execute(step: Step, inputs: Inputs, memory: PassMemory<Place>, scope: Scope): Promise<void> {
  const of = (slot: Slot) => memory.of(slot).handle as Handle;
  const set = (slot: Slot, handle: Handle) => {
    memory.of(slot).handle = handle;
  };
  const idsOf = ({ name, length }: Input) => scope.put(Float32Array.from(inputs[name]), length);
  if (writtenBy(step).every(isEmpty)) return;
  switch (step.kernel) {
    case "embedding": {
      const lookUps = step.tables.map(({ weight, ids }) => ({
        table: isSlot(weight) ? whole(of(weight), weight.rows, weight.columns) : matrixOf(weight),
        ids: idsOf(ids),
      }));
      set(step.y, await lookUp(scope, step.y.rows, lookUps));
      break;
    }
    case "columns":
      set(
        step.y,
        await scope.run("pick", {}, [step.y.columns, step.y.rows], of(step.x), scope.put(Float32Array.from(step.asked), step.asked.length)),
      );
      break;
    case "matmul": {
      const { x, y, weight, bias, firstRow } = step;
      const product = { x: of(x), weight: matrixOf(weight), bias: matrixOf(bias).parts[0].rows, rows: y.rows, firstRow };
      set(y, await linear(scope, product));
      break;
    }
    case "attention": {
      const { context, scores, probs, query, key, value } = step;
      const layout = layoutOf(step, inputs);
      const attended = await attend(scope, { query: of(query), key: of(key), value: of(value), layout });
      set(context, attended.context);
      keepIfRead(memory, scope, scores, attended.scores, cutBy(layout, attended.longest, scores, -Infinity));
      keepIfRead(memory, scope, probs, attended.probs, cutBy(layout, attended.longest, probs, 0));
      break;
    }
    case "gelu":
      set(step.y, await scope.run("gelu", {}, [step.y.columns, step.y.rows], of(step.x)));
      break;
    case "add":
      set(step.y, await scope.run("add", {}, [step.y.columns, step.y.rows], of(step.x), of(step.residual)));
      break;
    case "layernorm": {
      const { x, y, norm } = step;
      const [weight, bias] = [norm.weight, norm.bias].map((vector) => matrixOf(vector).parts[0].rows);
      set(y, await layerNorm(scope, { x: of(x), weight, bias, epsilon: norm.epsilon, rows: x.rows, columns: x.columns }));
      break;
    }
    case "topk": {
      const placed = { x: of(step.x), rows: step.x.rows, columns: step.x.columns, k: step.k };
      set(step.logSumExp, await logSumExp(scope, placed));
      if (step.k === 0 || !(memory.ifRead(step.values) || memory.ifRead(step.indices))) break;
      const { values, indices } = await topK(scope, placed);
      set(step.values, values);
      set(step.indices, indices);
      break;
    }
  }
}

function keepIfRead(memory: PassMemory<Place>, scope: Scope, slot: Slot, handle: Handle, unpacked: Place["unpacked"]): void {
  const place = memory.ifRead(slot);
  if (place) Object.assign(place, { handle, unpacked });
  else scope.free(handle);
}

function cutBy(layout: Layout, longest: number, { rows }: Slot, unseen: number): Place["unpacked"] {
  return (padded) => {
    const lines = new Float32Array(rows);
    ragged(padded, longest, layout, unseen, lines);
    return lines;
  };
}

function layoutOf({ args, query }: Step & { kernel: "attention" }, inputs: Inputs): Layout {
  const { heads, asked, offsets, causal, ablated } = args;
  return { rows: inputs[asked.index.name], offsets: inputs[offsets.name], heads, headDim: query.columns / heads, causal, ablated };
}

/** Bytes of the largest array that a pass computes. */
export function largestArray({ steps }: Recording, inputs: Inputs): number {
  const sizes = steps.map((step) => {
    const scores = step.kernel === "attention" ? step.args.heads * step.query.rows * sightOf(layoutOf(step, inputs)).longest : 0;
    const others = step.kernel === "attention" ? [step.context] : writtenBy(step);
    return Math.max(scores, ...others.map(({ rows, columns }) => rows * columns));
  });
  return 4 * Math.max(0, ...sizes);
}

const matrixOf = (parameter: Parameter) => (parameter as GpuJsParameter).matrix;
const isEmpty = ({ rows, columns }: Slot) => rows * columns === 0;
