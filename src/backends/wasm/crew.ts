/** The threads that help with every job. Each has the module's kernels on the same memory, and nothing else. */
import type { Assignment, Helper, Recruit } from "../recruit.ts";

/** Helpers 1 to `count`, all or none: where one cannot be started, the others are dismissed. */
export async function recruitCrew(recruit: Recruit, assignment: Omit<Assignment, "thread">, count: number): Promise<Helper[]> {
  const started = await Promise.allSettled(Array.from({ length: count }, (_, i) => recruit({ ...assignment, thread: i + 1 })));
  const helpers = started.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  const failed = started.find((each) => each.status === "rejected");
  if (!failed) return helpers;
  for (const helper of helpers) helper.dismiss();
  throw failed.reason;
}
