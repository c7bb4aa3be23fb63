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
import { isValue } from "../../kernels/embedding/index.ts";
import { countOf, type Step, type Value, writtenBy } from "../../kernels/steps/index.ts";
import { Answers } from "../answers.ts";
import type { AnyStep, StepOf } from "../any-step.ts";
import type { Inputs, Results } from "../backend.ts";
import type { Input, Parameter } from "../ops.ts";
import { PassMemory } from "../pass-memory.ts";
import { runSteps } from "../passes.ts";
import type { Recording } from "../recording.ts";
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
  const read = async (slot: Value, { handle, unpacked }: Place) => {
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

async function execute(recorded: Step, inputs: Inputs, memory: PassMemory<Place>, scope: Scope): Promise<void> {
  const step = recorded as AnyStep;
  const of = (slot: Value) => memory.of(slot).handle as Handle;
  const set = (slot: Value, handle: Handle) => {
    memory.of(slot).handle = handle;
  };
  const idsOf = ({ name, length }: Input) => scope.put(Float32Array.from(inputs[name]), length);
  if (writtenBy(step).every(isEmpty)) return;
  switch (step.operation) {
    case "embedding": {
      const { y } = step.writes;
      const { x } = step.reads;
      if (x && step.columns) {
        const asked = scope.put(Float32Array.from(step.columns), step.columns.length);
        set(y, await scope.run("pick", {}, [y.columns, y.rows], of(x), asked));
        break;
      }
      const lookUps = [...(x ? [x] : []), ...step.parameters].map((table, i) => ({
        table: isValue(table) ? whole(of(table), table.rows, table.columns) : matrixOf(table),
        ids: idsOf(step.inputs[i]),
      }));
      set(y, await lookUp(scope, y.rows, lookUps));
      break;
    }
    case "matmul":
    case "matmul-int8": {
      const { weight, bias = weight } = step.parameters;
      const { y } = step.writes;
      const product = {
        x: of(step.reads.x),
        weight: matrixOf(weight),
        bias: matrixOf(bias).parts[0].rows,
        rows: y.rows,
        firstRow: step.firstRow,
      };
      set(y, await linear(scope, product));
      break;
    }
    case "attention": {
      const { context, scores, probs } = step.writes;
      const { query, key, value } = step.reads;
      const layout = layoutOf(step, inputs);
      const attended = await attend(scope, { query: of(query), key: of(key), value: of(value), layout });
      set(context, attended.context);
      keepIfRead(memory, scope, scores, attended.scores, cutBy(layout, attended.longest, scores, -Infinity));
      keepIfRead(memory, scope, probs, attended.probs, cutBy(layout, attended.longest, probs, 0));
      break;
    }
    case "gelu":
      set(step.writes.y, await scope.run("gelu", {}, [step.writes.y.columns, step.writes.y.rows], of(step.reads.x)));
      break;
    case "add":
      set(
        step.writes.y,
        await scope.run("add", {}, [step.writes.y.columns, step.writes.y.rows], of(step.reads.x), of(step.reads.residual)),
      );
      break;
    case "layernorm": {
      const { x } = step.reads;
      const [weight, bias] = [step.parameters.weight, step.parameters.bias].map((vector) => matrixOf(vector).parts[0].rows);
      const { epsilon } = step;
      set(step.writes.y, await layerNorm(scope, { x: of(x), weight, bias, epsilon, rows: x.rows, columns: x.columns }));
      break;
    }
    case "topk": {
      const { x } = step.reads;
      const placed = { x: of(x), rows: x.rows, columns: x.columns, k: step.k };
      set(step.writes.logSumExp, await logSumExp(scope, placed));
      if (step.k === 0 || !(memory.ifRead(step.writes.values) || memory.ifRead(step.writes.indices))) break;
      const { values, indices } = await topK(scope, placed);
      set(step.writes.values, values);
      set(step.writes.indices, indices);
      break;
    }
  }
}

function keepIfRead(memory: PassMemory<Place>, scope: Scope, slot: Value, handle: Handle, unpacked: Place["unpacked"]): void {
  const place = memory.ifRead(slot);
  if (place) Object.assign(place, { handle, unpacked });
  else scope.free(handle);
}

function cutBy(layout: Layout, longest: number, { rows }: Value, unseen: number): Place["unpacked"] {
  return (padded) => {
    const lines = new Float32Array(rows);
    ragged(padded, longest, layout, unseen, lines);
    return lines;
  };
}

function layoutOf({ inputs: { rows, offsets }, reads, heads, causal, ablated }: StepOf<"attention">, inputs: Inputs): Layout {
  const headDim = reads.query.columns / heads;
  return { rows: inputs[rows.name], offsets: inputs[offsets.name], heads, headDim, causal, ablated };
}

/** Bytes of the largest array that a pass computes. */
export function largestArray({ steps }: Recording, inputs: Inputs): number {
  const sizes = (steps as AnyStep[]).map((step) => {
    const isRagged = step.operation === "attention";
    const scores = isRagged ? step.heads * step.reads.query.rows * sightOf(layoutOf(step, inputs)).longest : 0;
    return Math.max(scores, ...(isRagged ? [step.writes.context] : writtenBy(step)).map(countOf));
  });
  return 4 * Math.max(0, ...sizes);
}

const matrixOf = (parameter: Parameter) => (parameter as GpuJsParameter).matrix;
const isEmpty = ({ rows, columns }: Value) => rows * columns === 0;
