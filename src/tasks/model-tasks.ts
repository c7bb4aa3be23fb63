import { TypeformerError } from "../errors/index.ts";
import type { Model } from "../model/index.ts";
import type { Tokenizer } from "../tokenizer/index.ts";
import { type Surroundings, type Task, type TaskName, type TaskOf, type TaskPipelines, taskOf, tasks } from "./table.ts";

/** One model and the tasks over it: whatever is asked, its weights are in memory once. */
export interface ModelTasks {
  readonly model: Model;
  readonly tokenizer: Tokenizer;
  /** Why the model does not do a task; `undefined` where it does. Throws TypeformerError `unknown_task`. */
  missing(task: TaskName): string | undefined;
  /**
   * The function of a task, as `pipeline` gives it; disposing of it disposes of the model. Throws TypeformerError `unknown_task`, `missing_head`,
   * and what is thrown for the files that the task reads: the other tasks go on.
   */
  open<const Name extends TaskName>(task: Name): Promise<TaskPipelines[TaskOf<Name>]>;
  /** Gives the model back; calls that come later throw `disposed`. */
  dispose(): void;
}

/** What tasks are made of. */
export interface Opened extends Surroundings {
  model: Model;
  tokenizer: Tokenizer;
}

/** The tasks over one model, each opened when it is asked for. */
export function tasksOver(opened: Opened): ModelTasks {
  const { model, tokenizer } = opened;
  return {
    model,
    tokenizer,
    missing: (name) => missingFor(model, taskOf(name)),
    open: async (name) => taskOver(opened, taskOf(name)),
    dispose: () => model.dispose(),
  };
}

function missingFor(model: Model, task: Task): string | undefined {
  const { head } = tasks[task];
  return head && model.missing(head);
}

/** The function of a task. @throws TypeformerError `missing_head`, and what is thrown for the files that the task reads */
export async function taskOver<T extends Task>({ model, tokenizer, warn, files }: Opened, task: T): Promise<TaskPipelines[T]> {
  const reason = missingFor(model, task);
  if (reason !== undefined) throw new TypeformerError("missing_head", reason);
  const openOver = await tasks[task].load();
  return openOver(model, tokenizer, { warn, files });
}
