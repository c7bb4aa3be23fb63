/** The threads that help with every job. Each has the module's kernels on the same memory, and nothing else. */

/** What a helper is told when it starts. */
export interface Assignment {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  /** Where the job board lies. */
  board: number;
  /** Its number; the caller is 0. */
  thread: number;
}

export interface Helper {
  dismiss(): void;
}

/** Starts a helper; resolves when it takes tiles. How a thread is started depends on the platform. */
export type Recruit = (assignment: Assignment) => Promise<Helper>;

/** Helpers 1 to `count`, all or none: where one cannot be started, the others are dismissed. */
export async function recruitCrew(recruit: Recruit, assignment: Omit<Assignment, "thread">, count: number): Promise<Helper[]> {
  const started = await Promise.allSettled(Array.from({ length: count }, (_, i) => recruit({ ...assignment, thread: i + 1 })));
  const helpers = started.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  const failed = started.find((each) => each.status === "rejected");
  if (!failed) return helpers;
  for (const helper of helpers) helper.dismiss();
  throw failed.reason;
}
