/** The threads that help with every job. Each has the module's kernels on the same memory, and nothing else. */
import { phase } from "../../errors/index.ts";
import type { Assignment, Helper, Recruit } from "../recruit.ts";

/** The helpers that have started. */
export interface Crew {
  size: number;
  helpers: readonly Helper[];
  /** Why there are fewer than were asked for. */
  note: string;
}

/** Fewer threads than were asked for is no error: the answers are the same to the bit. */
export async function crewOf(count: number, recruit: Recruit | undefined, assignment: Omit<Assignment, "thread">): Promise<Crew> {
  if (count === 0) return { size: 0, helpers: [], note: "" };
  if (!recruit) return { size: 0, helpers: [], note: "; more need a page that is cross-origin isolated" };
  try {
    const helpers = await phase("threads started", () => recruitCrew(recruit, assignment, count));
    return { size: count, helpers, note: "" };
  } catch (cause) {
    return { size: 0, helpers: [], note: `; more could not be started: ${cause instanceof Error ? cause.message : cause}` };
  }
}

/** Helpers 1 to `count`, all or none: where one cannot be started, the others are dismissed. */
async function recruitCrew(recruit: Recruit, assignment: Omit<Assignment, "thread">, count: number): Promise<Helper[]> {
  const started = await Promise.allSettled(Array.from({ length: count }, (_, i) => recruit({ ...assignment, thread: i + 1 })));
  const helpers = started.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  const failed = started.find((each) => each.status === "rejected");
  if (!failed) return helpers;
  for (const helper of helpers) helper.dismiss();
  throw failed.reason;
}
