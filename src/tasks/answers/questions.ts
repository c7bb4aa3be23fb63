import { describe, TypeformerError } from "../../errors/index.ts";

/** A question and the text that holds its answer. */
export interface Question {
  question: string;
  context: string;
}

/** One question, several by the names of Python's arguments (to one context or each to its own), or a list of them. */
export type Questions = Question | { question: readonly string[]; context: string | readonly string[] } | readonly Question[];

/** The questions one by one. @throws TypeformerError `invalid_input` for anything else, for an empty text, and where there is none */
export function readQuestions(questions: Questions): Question[] {
  const list: readonly unknown[] = Array.isArray(questions) ? questions : listOf(questions as Question);
  if (list.length === 0) throw new TypeformerError("invalid_input", "the list of questions is empty: give one at least");
  return list.map((each, i) => {
    const where = list.length === 1 ? "" : `questions[${i}].`;
    if (typeof each !== "object" || each === null)
      throw new TypeformerError("invalid_input", `${where || "the input"}: expected { question, context }, found ${describe(each)}`);
    const { question, context } = each as Partial<Question>;
    return { question: textOf(question, `${where}question`), context: textOf(context, `${where}context`) };
  });
}

/** What lists in the place of the texts stand for. */
function listOf(questions: Exclude<Questions, readonly Question[]>): readonly unknown[] {
  const { question, context } = Object(questions) as typeof questions;
  if (!Array.isArray(question)) return [questions];
  if (!Array.isArray(context)) return question.map((each) => ({ question: each, context }));
  if (question.length === context.length) return question.map((each, i) => ({ question: each, context: context[i] }));
  const found = `${question.length} questions and ${context.length} contexts`;
  throw new TypeformerError("invalid_input", `found ${found}: give one context for all, or one for each`);
}

function textOf(value: unknown, name: string): string {
  if (typeof value === "string" && value !== "") return value;
  const found = value === "" ? "an empty one" : describe(value);
  throw new TypeformerError("invalid_input", `${name}: expected a text, found ${found}`);
}
