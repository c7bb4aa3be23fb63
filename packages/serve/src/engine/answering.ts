import type { LoadOptions, ModelPlace, ModelTasks, Task, TaskPipelines } from "typeformer";
import { loadTasks, TypeformerError } from "typeformer";
import { groupOf } from "typeformer/requests";
import type { AnswerTo, Asked } from "../service/service.ts";
import { asking } from "./asking.ts";

/** A model, and what it is asked, in the process or thread that computes. */
export class Answering {
  readonly tasks: ModelTasks;
  private readonly opened = new Map<Task, Promise<TaskPipelines[Task]>>();

  private constructor(tasks: ModelTasks) {
    this.tasks = tasks;
  }

  /** Throws what `loadTasks` throws. */
  static async open(model: ModelPlace | undefined, options: LoadOptions): Promise<Answering> {
    return new Answering(await loadTasks(model, options));
  }

  /** An answer for each input, or why it has none. Throws where all have none, as without the head that the task needs. */
  async answer<T extends Task>({ task, inputs, parameters }: Asked<T>): Promise<(AnswerTo<T> | TypeformerError)[]> {
    const ask = await this.taskOf(task);
    return settled(inputs, (some) => asking[task](ask, some, parameters));
  }

  private taskOf<T extends Task>(task: T): Promise<TaskPipelines[T]> {
    const found = this.opened.get(task) ?? this.tasks.open(task as Task);
    this.opened.set(task, found as Promise<TaskPipelines[Task]>);
    return found as Promise<TaskPipelines[T]>;
  }
}

/** All together; where that fails by halves, until each error belongs to one input. */
async function settled<Input, Answer>(
  inputs: readonly Input[],
  answer: (some: readonly Input[]) => Promise<Answer[]>,
): Promise<(Answer | TypeformerError)[]> {
  try {
    return await answer(inputs);
  } catch (error) {
    if (!(error instanceof TypeformerError) || groupOf(error.code).isFinal) throw error;
    if (inputs.length === 1) return [error];
  }
  const half = Math.ceil(inputs.length / 2);
  return [...(await settled(inputs.slice(0, half), answer)), ...(await settled(inputs.slice(half), answer))];
}
