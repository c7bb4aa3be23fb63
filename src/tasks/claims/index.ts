/** From labels to claims about a text, and what a model's own labels say of a claim, as Python's zero-shot classification comes to them. */
export { type Entailment, entailmentOf } from "./entailment.ts";
export { hypotheses } from "./hypotheses.ts";
