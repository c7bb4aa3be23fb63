import type { Task } from "typeformer";
import { requests } from "typeformer/requests";
import type { Answering } from "./answering.ts";

/** What is known of a model once it is loaded, where it computes; it crosses to where its clients are. */
export interface ModelFacts {
  modelType: string;
  backend: string;
  dtype: string;
  /** Numbers in a token's vector. */
  hidden: number;
  labelNames: readonly string[];
  /** Tokens that a text may have, special ones included. */
  tokenLimit: number;
  vocabulary: number;
  /** Why it does not do some tasks. */
  missing: Partial<Record<Task, string>>;
}

/** All tasks there are. */
export const allTasks = Object.keys(requests).filter((name): name is Task => name !== "tokenize");

export function modelFacts({ tasks: { model, missing } }: Answering): ModelFacts {
  const { modelType, hidden, labelNames, tokenLimit, vocab } = model.config;
  return {
    modelType,
    backend: model.backend,
    dtype: model.dtype,
    hidden,
    labelNames,
    tokenLimit,
    vocabulary: vocab,
    missing: Object.fromEntries(allTasks.flatMap((task) => (missing(task) === undefined ? [] : [[task, missing(task)]]))),
  };
}
