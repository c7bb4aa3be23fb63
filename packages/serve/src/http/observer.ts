import type { Timing } from "../service/service.ts";
import type { Problem } from "./problem.ts";

/** A request that was answered, as logs and metrics are told of it: never its texts. */
export interface FinishedRequest {
  id: string;
  method: string;
  /** As the table has it: `/models/{id}`; undefined where no path fits. */
  route: string | undefined;
  status: number;
  /** From its first line to its answer. */
  milliseconds: number;
  /** What its inputs took, where some were answered. */
  timing: Timing | undefined;
  /** Why it was refused, with the cause, which clients are not told of the service's own faults. */
  problem: Problem | undefined;
}

/** Is told of every request once its answer is there. It must not throw. */
export type Observer = (request: FinishedRequest) => void;
