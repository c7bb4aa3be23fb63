import type { Model } from "../model/index.ts";
import type { Tokenizer } from "../tokenizer/index.ts";
import {
  type Answer,
  Answers,
  bestSpans,
  byTokens,
  byWords,
  type Question,
  type Questions,
  questionChunks,
  readQuestions,
} from "./answers/index.ts";
import { listsInPasses } from "./passes.ts";
import { checkOptions, type Field } from "./requests/fields.ts";
import { questionAnswering as request } from "./requests/question-answering.ts";

/** How a context is read, and which answers are given. */
export interface QuestionAnsweringOptions {
  /** How many answers, at most: equal ones are one. Default: 1. */
  top_k?: number;
  /** How many tokens the chunks of a long context have in common. Default: half of `max_seq_len`, but at most 128. */
  doc_stride?: number;
  /** How many tokens a chunk has together with the question and special tokens. Default: the tokenizer's limit, but at most 384. */
  max_seq_len?: number;
  /** How many tokens an answer has, at most. Default: 15. */
  max_answer_len?: number;
  /** Let the empty answer stand among the others, for a question that the context does not answer. Default: false. */
  handle_impossible_answer?: boolean;
  /** Let answers begin and end with words; false helps where words are not spaced. Default: true. */
  align_to_words?: boolean;
  /** Gives the call up: the typed error `aborted`. */
  signal?: AbortSignal;
}

/** What one question is answered with: a list of answers, or the one where it is alone; with a `top_k` of 1, the default, it is. */
export type AnswersBy<Options> = ["top_k" extends keyof Options ? Options["top_k"] : undefined] extends [1 | undefined]
  ? Answer
  : Answer | Answer[];

/** The task question-answering, with the conventions of Python's `pipeline("question-answering")`. Calls throw `invalid_input`, `invalid_option`, `too_long`, `aborted`, `disposed`. */
export interface QuestionAnswerer {
  /** Of one question and its context. */
  <const Options extends QuestionAnsweringOptions = object>(
    question: Question | readonly [Question],
    options?: Options,
  ): Promise<AnswersBy<Options>>;
  /** Of two or more: what answers each. */
  <const Options extends QuestionAnsweringOptions = object>(
    questions: readonly [Question, Question, ...Question[]],
    options?: Options,
  ): Promise<AnswersBy<Options>[]>;
  /** Of any number, known when the program runs: what answers one is unwrapped. */
  <const Options extends QuestionAnsweringOptions = object>(
    questions: Questions,
    options?: Options,
  ): Promise<AnswersBy<Options> | AnswersBy<Options>[]>;
  /** Always [question][rank], for programs that want one shape. */
  perQuestion(questions: Questions, options?: QuestionAnsweringOptions): Promise<Answer[][]>;
  readonly tokenizer: Tokenizer;
  readonly model: Model;
  /** Gives the model back; later calls throw `disposed`. */
  dispose(): void;
}

/** A call may be asked all that a request may, and is given a signal beside. */
const parameters = request.parameters satisfies Record<Exclude<keyof QuestionAnsweringOptions, "signal">, Field>;

/** Candidates beside twice those asked for: some become one when they are aligned to words. */
const SPARE = 10;

/** Answers texts' questions with stretches of them, by the conventions of Python's `pipeline("question-answering")`. */
export function questionAnswering(model: Model, tokenizer: Tokenizer): QuestionAnswerer {
  async function perQuestion(questions: Questions, options: QuestionAnsweringOptions = {}): Promise<Answer[][]> {
    const given = checkOptions(options, parameters, ["signal"], "question-answering");
    const { top_k = parameters.top_k.default, max_answer_len: longest = parameters.max_answer_len.default } = given;
    const { align_to_words = parameters.align_to_words.default } = given;
    const count = align_to_words ? 2 * top_k + SPARE : top_k;

    const asked = readQuestions(questions);
    const chunked = asked.map((each) => questionChunks(each, given, tokenizer, model.config));
    const found = await listsInPasses(chunked, async (some) => {
      const places = some.map((chunk) => chunk.places);
      const logits = await model.ask("span", some, places, { signal: options.signal });
      return some.map((chunk, i) => {
        const { spans, impossible } = bestSpans(chunk.ids.length, chunk.places, logits[i], { count, longest });
        const placeOf = align_to_words ? byWords(chunk, chunk.context) : byTokens(chunk);
        return { answers: spans.map((span) => ({ place: placeOf(span), score: span.score })), impossible };
      });
    });
    return found.map((chunks, i) => {
      const answers = new Answers(asked[i].context);
      for (const { place, score } of chunks.flatMap((chunk) => chunk.answers)) answers.add(place, score);
      const impossible = Math.min(...chunks.map((chunk) => chunk.impossible));
      return answers.best(top_k, given.handle_impossible_answer ? impossible : undefined);
    });
  }

  const answer = async (questions: Questions, options?: QuestionAnsweringOptions) => {
    const lists = (await perQuestion(questions, options)).map((answers) => (answers.length === 1 ? answers[0] : answers));
    return lists.length === 1 ? lists[0] : lists;
  };
  return Object.assign(answer, { perQuestion, tokenizer, model, dispose: () => model.dispose() }) as QuestionAnswerer;
}
