/**
 * How many tokens a model will be asked for an input: an entry for each task. They say how long an input takes, so where the exact number would
 * mean doing the task they are estimates, never less than half and never more than twice the truth.
 */
import type { Task } from "typeformer";
import type { InputOf, ParametersOf } from "../service/service.ts";
import { type Counting, checked } from "./counting.ts";

type Costs = {
  [T in Task]: (parameters: ParametersOf<T>, counting: Counting) => Promise<(input: InputOf<T>) => Promise<number>>;
};

export const costs: Costs = {
  "fill-mask":
    async ({ truncation, tokenizer_kwargs }, counting) =>
    ({ text }) =>
      counting.within(text, undefined, { truncation, ...tokenizer_kwargs }),
  "text-classification":
    async (cutting, counting) =>
    ({ text, pair }) =>
      counting.within(text, pair, cutting),
  "feature-extraction":
    async (cutting, counting) =>
    ({ text }) =>
      counting.within(text, undefined, cutting),
  "zero-shot-classification": zeroShot,
  "token-classification": tokenClassification,
  "question-answering": questionAnswering,
  "mlm-scoring":
    async (cutting, counting) =>
    async ({ text }) => {
      const tokens = await counting.within(text, undefined, cutting);
      return tokens * (tokens - counting.around.one); // a copy of the text for each token
    },
  "sentence-embedding": sentenceEmbedding,
};

/** The prompt with the text, cut where the model's folder says. */
async function sentenceEmbedding(
  { prompt, prompt_name, truncation = true }: ParametersOf<"sentence-embedding">,
  { sentences, around }: Counting,
) {
  const { counting, maxLength, prompts } = sentences;
  const named = prompts.named.get(prompt_name ?? prompts.usual ?? "");
  const before = (await counting.of(prompt ?? named ?? "", maxLength)).tokens + around.one;
  return async ({ text }: { text: string }) => {
    const { tokens, isExact } = await counting.of(text, 2 * maxLength);
    if (truncation) return Math.min(maxLength, before + tokens);
    return checked({ tokens: before + tokens, isExact }, maxLength, `${maxLength} are read, special ones included: shorten it`);
  };
}

/** The text with a claim for each label; the text gives way. */
async function zeroShot(
  { labels = [], hypothesis_template: template = "This example is {}." }: ParametersOf<"zero-shot-classification">,
  counting: Counting,
) {
  const names = typeof labels === "string" ? labels.split(",").filter((label) => label.trim() !== "") : labels;
  const claims: number[] = [];
  for (const name of names) claims.push((await counting.of(template.replace(/\{0?\}/g, () => name))).tokens);
  return async ({ text }: { text: string }) => {
    const { tokens } = await counting.of(text, counting.most);
    return claims.reduce((sum, claim) => sum + Math.min(counting.most, tokens + claim + counting.around.two), 0);
  };
}

/** The text, cut; or in chunks where a stride is given. */
async function tokenClassification({ stride }: ParametersOf<"token-classification">, counting: Counting) {
  const { one } = counting.around;
  return async ({ text }: { text: string }) => {
    if (stride === undefined) return counting.within(text, undefined, { truncation: true });
    return inChunks((await counting.of(text)).tokens, counting.most - one, stride, one);
  };
}

/** The context in chunks, each with the question. */
async function questionAnswering({ max_seq_len, doc_stride }: ParametersOf<"question-answering">, counting: Counting) {
  const length = max_seq_len ?? Math.min(counting.most, 384);
  const stride = doc_stride ?? Math.min(Math.floor(length / 2), 128);
  return async ({ question, context }: { question: string; context: string }) => {
    const beside = (await counting.of(question, length)).tokens + counting.around.two;
    return inChunks((await counting.of(context)).tokens, length - beside, stride, beside);
  };
}

/**
 * Tokens of all chunks together.
 *
 * @param room tokens of the text in a chunk; those that have none for anything new are refused by the task, and cost nothing
 * @param beside tokens that each chunk has besides
 */
function inChunks(tokens: number, room: number, stride: number, beside: number): number {
  if (tokens <= room) return tokens + beside;
  if (room <= stride) return 0;
  const chunks = Math.ceil((tokens - stride) / (room - stride));
  return tokens + (chunks - 1) * stride + chunks * beside;
}
