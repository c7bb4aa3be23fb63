/** From questions to chunks that a model reads, and from their start and end logits to answers, as Python's question answering comes to them. */
export { type Answer, Answers } from "./answers.ts";
export { type QuestionChunk, questionChunks } from "./chunks.ts";
export { byTokens, byWords } from "./places.ts";
export { type Question, type Questions, readQuestions } from "./questions.ts";
export { bestSpans } from "./token-spans.ts";
