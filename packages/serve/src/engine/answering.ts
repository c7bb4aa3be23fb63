import type { LoadOptions, ModelPlace, ModelTasks, Task, TaskPipelines } from "typeformer";
import { loadTasks, TypeformerError } from "typeformer";
import { groupOf } from "typeformer/requests";
import type { InputOf, ParametersOf } from "../service/service.ts";
import { asking } from "./asking.ts";
import { crossed, type Outcome } from "./crossing.ts";
import { askedFor } from "./kind.ts";

/** A model, and what it is asked, in the process or thread that computes. */
export class Answering {
  readonly tasks: ModelTasks;
  private readonly opened = new Map<Task, Promise<unknown>>();

  private constructor(tasks: ModelTasks) {
    this.tasks = tasks;
  }

  /** Throws what `loadTasks` throws. */
  static async open(model: ModelPlace | undefined, options: LoadOptions): Promise<Answering> {
    return new Answering(await loadTasks(model, options));
  }

  /** The function of a task, opened once. Throws what `ModelTasks.open` throws. */
  taskOf<T extends Task>(task: T): Promise<TaskPipelines[T]> {
    const found = this.opened.get(task) ?? this.tasks.open<Task>(task);
    this.opened.set(task, found);
    return found as Promise<TaskPipelines[T]>;
  }

  /** What each input of a batch came to. */
  async answer(kind: string, inputs: readonly unknown[]): Promise<Outcome[]> {
    const { task, parameters } = askedFor(kind);
    return this.answerTask(task, inputs as readonly InputOf<typeof task>[], parameters);
  }

  private async answerTask<T extends Task>(task: T, inputs: readonly InputOf<T>[], parameters: ParametersOf<T>): Promise<Outcome[]> {
    try {
      const ask = await this.taskOf(task);
      return await eachSettled(inputs, (some) => asking[task](ask, some, parameters));
    } catch (error) {
      return inputs.map(() => ({ error: crossed(error) })); // without the head that the task needs, none has an answer
    }
  }
}

/** All together; where that fails by halves, until each error belongs to one input. Throws what is the end of all. */
async function eachSettled<Input>(inputs: readonly Input[], answer: (some: readonly Input[]) => Promise<unknown[]>): Promise<Outcome[]> {
  try {
    return (await answer(inputs)).map((each) => ({ answer: each }));
  } catch (error) {
    if (error instanceof TypeformerError && groupOf(error.code).isFinal) throw error;
    if (inputs.length === 1) return [{ error: crossed(error) }];
  }
  const half = Math.ceil(inputs.length / 2);
  return [...(await eachSettled(inputs.slice(0, half), answer)), ...(await eachSettled(inputs.slice(half), answer))];
}
