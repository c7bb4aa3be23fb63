import { TypeformerError } from "../errors/index.ts";
import { type AnyOperation, operations } from "../kernels/index.ts";
import { type AnySteps, type Step, stepsOf } from "../kernels/steps/index.ts";

/** Every operation by its name: the table in which a backend looks up what a step says of itself. */
const byName = new Map<string, AnyOperation>(Object.entries(operations));

export const everyOperation: readonly AnyOperation[] = [...byName.values()];

/** @throws TypeformerError `backend_unavailable` for a step of an operation that has no line in the table */
export function operationOf({ operation }: Step): AnyOperation {
  const found = byName.get(operation);
  if (found) return found;
  throw new TypeformerError(
    "backend_unavailable",
    `a pass asks for ${operation}, which is no operation of this build: it needs a line in src/kernels/index.ts`,
  );
}

/** What the operation's room says of a step. */
export const rulesOf = (step: Step): AnySteps => stepsOf(operationOf(step));
