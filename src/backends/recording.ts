import type { Step, Value } from "../kernels/steps/index.ts";
import type { Handles, Inputs, Program } from "./backend.ts";
import { rulesOf } from "./operations.ts";
import { recorder } from "./ops.ts";

export interface Recording {
  steps: Step[];
  /** The values to be read, by name: each whole, or in pieces from its first rows to its last. */
  reads: Record<string, Value[]>;
}

/**
 * Runs a program against a recorder: nothing is computed, every op becomes a step.
 *
 * @throws TypeformerError `invalid_input` where shapes do not fit, or an input names a row that is not there: no kernel is ever told to read it
 */
export function record<Name extends string>(inputs: Inputs<Name>, program: Program<Name, string>): Recording {
  const steps: Step[] = [];
  const handles = Object.fromEntries(Object.entries<Int32Array>(inputs).map(([name, { length }]) => [name, { name, length }]));
  const values = program(recorder(steps), handles as Handles<Name>);
  for (const step of steps) rulesOf(step).check?.(step, ({ name }) => inputs[name as Name]);
  return { steps, reads: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]])) };
}
