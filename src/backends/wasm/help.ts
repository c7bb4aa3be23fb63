import { exportNames, instantiate } from "../../kernels/devices/wasm/index.ts";
import type { Assignment } from "../recruit.ts";
import { JobBoard } from "./job-board.ts";

/**
 * A helper's life: the module's kernels on the shared memory, then one job after the other.
 *
 * The caller's memory may grow while a helper starts. V8 tells every thread that has the memory, but not always one that is just being handed it
 * (Node 20 and 22): there `memory.copy` would trap beyond the end that was. To grow by nothing looks anew.
 */
export function help({ module, memory, board, thread }: Assignment, ready: () => void): never {
  const kernels = instantiate(memory, module);
  memory.grow(0);
  const jobs = new JobBoard(
    memory.buffer,
    board,
    exportNames(module).map((name) => kernels[name]),
    thread,
  );
  ready();
  return jobs.serve();
}
