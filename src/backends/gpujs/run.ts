import { TypeformerError, throwIfAborted } from "../../errors/index.ts";
import { type Device, type GpuJsLowering, gpuJsLowering, type Handle, type Scope, type Unpack } from "../../kernels/devices/gpujs/index.ts";
import { countOf, type Step, type Value, writtenBy } from "../../kernels/steps/index.ts";
import { Answers } from "../answers.ts";
import type { Inputs, Results } from "../backend.ts";
import { operationOf } from "../operations.ts";
import { PassMemory } from "../pass-memory.ts";
import { runSteps } from "../passes.ts";
import type { Recording } from "../recording.ts";

/** Where a value of a pass is, once it is computed, and how its numbers lie. */
interface Place {
  handle?: Handle;
  unpack?: Unpack;
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
  const read = async (value: Value, { handle, unpack }: Place) => {
    const numbers = await scope.read(handle as Handle);
    answers.keep(value, unpack ? unpack(numbers) : numbers);
  };
  try {
    const step = async (step: Step, i: number) => {
      await execute(step, inputs, memory, scope);
      for (const [value, place] of memory.answersOf(step)) if (countOf(value) > 0) readings.push(read(value, place));
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
  if (writtenBy(step).every((value) => countOf(value) === 0)) return;
  await loweringOf(step).compute(step, {
    scope,
    at: (value) => memory.of(value).handle as Handle,
    isRead: (value) => memory.isRead(value),
    made(value, handle, unpack) {
      const place = memory.ifRead(value);
      if (place) Object.assign(place, { handle, unpack });
      else scope.free(handle);
    },
    integers: ({ name }) => inputs[name],
  });
}

/** How a step becomes kernels of gpu.js. @throws TypeformerError `backend_unavailable` where its operation has no dialect for it */
function loweringOf(step: Step): GpuJsLowering<Step> {
  const lowering = gpuJsLowering(operationOf(step).dialects.gpujs);
  if (lowering) return lowering;
  throw new TypeformerError("backend_unavailable", `${step.operation} has no dialect for gpujs: take the backend "wasm" or "cpu"`);
}

/** Bytes of the largest array that a pass computes. */
export function largestArray({ steps }: Recording, inputs: Inputs): number {
  const sizes = steps.map(
    (step) => loweringOf(step).largest?.(step, ({ name }) => inputs[name]) ?? Math.max(...writtenBy(step).map(countOf)),
  );
  return 4 * Math.max(0, ...sizes);
}
