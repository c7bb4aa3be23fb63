import type { Dispatch } from "../../kernels/devices/webgpu/index.ts";
import type { Tuning } from "../../kernels/matmul/index.ts";
import type { Value } from "../../kernels/steps/index.ts";
import type { Inputs } from "../backend.ts";
import { PassMemory } from "../pass-memory.ts";
import type { Recording } from "../recording.ts";
import type { Block, BlockPool } from "./blocks.ts";
import { Integers } from "./integers.ts";
import { dispatchesOf, operationsOf } from "./steps.ts";

/** How long one submission may keep the device busy: a system's watchdog ends those of some seconds, and a screen must be drawn in between. */
const SUBMISSION_SECONDS = 0.1;

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

export function plan(recording: Recording, inputs: Inputs, pool: BlockPool, { tile, gflops }: Tuning): Plan {
  const { arena, lent } = pool.open();
  const memory = new PassMemory(recording, arena, { keepNamed: true });
  const integers = new Integers(pool.device.gpu);
  let submission: Dispatch[] = [];
  const submissions = [submission];
  const read: [Value, Block][] = [];
  let seconds = 0;
  recording.steps.forEach((step, i) => {
    const borrowed: Block[] = [];
    const borrow = (bytes: number) => {
      const block = arena.take(bytes);
      borrowed.push(block);
      return block;
    };
    const dispatches = dispatchesOf(step, { memory, inputs, integers, borrow, tile });
    const taken = operationsOf(step) / gflops / 1e9;
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
