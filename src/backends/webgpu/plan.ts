import type { Dispatch } from "../../kernels/devices/webgpu/index.ts";
import { countOf, type Parameter, type Step, type Value, writtenBy } from "../../kernels/steps/index.ts";
import type { Inputs } from "../backend.ts";
import { rulesOf } from "../operations.ts";
import { PassMemory } from "../pass-memory.ts";
import type { Recording } from "../recording.ts";
import type { Block, BlockPool } from "./blocks.ts";
import { Integers } from "./integers.ts";
import { loweringOf } from "./lowerings.ts";
import type { GpuParameter } from "./parameters.ts";

/** How long one submission may keep the device busy: a system's watchdog ends those of some seconds, and a screen must be drawn in between. */
const SUBMISSION_SECONDS = 0.1;

/** What takes about as long as writing a number: the shortest kernels wait for memory, and not for arithmetic. */
const OPERATIONS_PER_NUMBER = 10;

/** A pass whose every launch and address is chosen; nothing of it is on the device yet. */
export interface Plan {
  /** The launches, cut into submissions. */
  submissions: Dispatch[][];
  integers: Integers;
  /** Every block that the pass uses. */
  lent: Set<Block>;
  /** The values that are read by name, and where they lie when the last launch is done. */
  read: [Value, Block][];
}

/** @param gflops how fast the device computes, in 10⁹ floating-point operations a second */
export function plan(recording: Recording, inputs: Inputs, pool: BlockPool, gflops: number): Plan {
  const { device } = pool;
  const { arena, lent } = pool.open();
  const memory = new PassMemory(recording, arena, { keepNamed: true });
  const integers = new Integers(device.gpu);
  let submission: Dispatch[] = [];
  const submissions = [submission];
  const read: [Value, Block][] = [];
  let seconds = 0;
  recording.steps.forEach((step, i) => {
    const borrowed: Block[] = [];
    const dispatches = loweringOf(step).lower(step, {
      device,
      at: (value) => memory.of(value),
      ifRead: (value) => memory.ifRead(value),
      resident: residentOf,
      vector: (parameter) => residentOf(parameter).parts[0].binding,
      integers: ({ name }) => inputs[name],
      put: (list) => integers.put(list),
      borrow(bytes) {
        const block = arena.take(bytes);
        borrowed.push(block);
        return block;
      },
    });
    const taken = operationsOf(step, memory) / gflops / 1e9;
    seconds += taken;
    if (seconds > SUBMISSION_SECONDS && submission.length > 0) {
      submission = [];
      submissions.push(submission);
      seconds = taken;
    }
    submission.push(...dispatches);
    read.push(...memory.answersOf(step));
    for (const block of borrowed) arena.give(block);
    memory.release(i);
  });
  return { submissions, integers, lent, read };
}

function operationsOf(step: Step, memory: PassMemory<Block>): number {
  const numbers = writtenBy(step).reduce((sum, value) => sum + (memory.isRead(value) ? countOf(value) : 0), 0);
  return rulesOf(step).flops(step) + OPERATIONS_PER_NUMBER * numbers;
}

const residentOf = (parameter: Parameter) => (parameter as GpuParameter).resident;
