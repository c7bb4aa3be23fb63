import type { Task } from "typeformer";
import type { ParametersOf } from "../service/service.ts";

/** What inputs must have in common to share a pass, as a string: the task and how it is to answer. */
export function kindOf<T extends Task>(task: T, parameters: ParametersOf<T>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return JSON.stringify([task, Object.fromEntries(given.sort(([a], [b]) => (a < b ? -1 : 1)))]);
}

/** The task and parameters of a kind. */
export function askedFor(kind: string): { task: Task; parameters: ParametersOf<Task> } {
  const [task, parameters] = JSON.parse(kind);
  return { task, parameters };
}
