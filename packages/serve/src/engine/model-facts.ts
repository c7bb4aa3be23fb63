import type { SentenceEmbedder, Task } from "typeformer";
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
  /** Absent where the folder's modules cannot be read, which the task itself will tell. */
  sentences?: SentenceFacts;
}

/** How texts are read that become one vector. */
export interface SentenceFacts extends Pick<SentenceEmbedder, "maxLength" | "prompts"> {
  /** Numbers in a text's vector. */
  width: number;
  /** Whether every letter is made small before. */
  lowercases: boolean;
}

/** All tasks there are. */
export const allTasks = Object.keys(requests).filter((name): name is Task => name !== "tokenize");

export async function modelFacts(answering: Answering): Promise<ModelFacts> {
  const { model, missing } = answering.tasks;
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
    sentences: await sentenceFacts(answering).catch(() => undefined),
  };
}

/** What answers hang on, in words: a folder may have been changed, and another lane of the same backend rounds otherwise. */
export function answersBy({ modelType, backend, dtype, hidden, vocabulary, labelNames }: ModelFacts): string {
  const [lane] = backend.split(/[,;)]/); // not how many threads
  return `${modelType} of ${vocabulary} tokens and ${hidden} numbers, ${labelNames.length} labels, ${dtype} on ${lane})`;
}

async function sentenceFacts(answering: Answering): Promise<SentenceFacts> {
  const embed = await answering.taskOf("sentence-embedding");
  const { maxLength, prompts, tokenizer } = embed;
  const { length: width } = await embed("a"); // several poolings end to end and dense layers make it another than the tokens'
  return { maxLength, prompts, width, lowercases: tokenizer !== answering.tasks.tokenizer };
}
