import { exportNames, instantiate } from "../../kernels/devices/wasm/index.ts";
import type { Assignment } from "../recruit.ts";
import { JobBoard } from "./job-board.ts";

/** A helper's life: the module's kernels on the shared memory, then one job after the other. */
export function help({ module, memory, board, thread }: Assignment, ready: () => void): never {
  const kernels = instantiate(memory, module);
  const jobs = new JobBoard(
    memory.buffer,
    board,
    exportNames(module).map((name) => kernels[name]),
    thread,
  );
  ready();
  return jobs.serve();
}
