import { instantiate } from "../../kernels/devices/wasm/index.ts";
import type { Assignment } from "./crew.ts";
import { JobBoard } from "./job-board.ts";
import { kernelsOf } from "./kernels.ts";

/** A helper's life: the module's kernels on the shared memory, then one job after the other. */
export function help({ module, memory, board, thread }: Assignment, ready: () => void): never {
  const kernels = kernelsOf(instantiate(memory, module), memory, thread);
  const jobs = new JobBoard(memory.buffer, board, kernels);
  ready();
  return jobs.serve();
}
