import { pipeline } from "../../../src/doors/node.ts";
import { TypeformerError } from "../../../src/errors/index.ts";
import { compare } from "../../../src/tensor/index.ts";
import type { Answer } from "../../parity.ts";
import type { RacedTask, TaskParity } from "./task-run.ts";

/** Texts that are held to the reference: it is slow. */
export const CHECKED = 8;

/** What a right engine stays below in f32: other orders of summation give some 1e-6, a wrong formula 1e-2. Weights of 4 bits are others. */
const TOLERANCE = 2e-5;

/** What the `reference` backend, which the tests hold to Python, answers to the first texts. */
export async function truthOf(task: RacedTask, folder: string, texts: readonly string[]): Promise<Answer[]> {
  const options = { backend: "reference" };
  const some = texts.slice(0, CHECKED);
  if (task === "sentence-embedding") {
    const embed = await pipeline(task, `./${folder}`, options);
    return (await embed(some)).map((vector) => ({ best: [], logits: [vector] }));
  }
  const classify = await pipeline(task, `./${folder}`, options);
  const { labelNames } = classify.model.config;
  const all = await classify(some, { ignore_labels: [] });
  return all.map((tokens) => ({
    best: tokens.map(({ entity }) => labelNames.indexOf(String(entity))),
    logits: [Float32Array.from(tokens, ({ score }) => score)],
  }));
}

/** @throws TypeformerError `wrong_kernel`: who is wrong is not timed */
export function taskParity(who: string, dtype: string, truths: readonly Answer[], answers: readonly Answer[]): TaskParity {
  const maxAbs = Math.max(...truths.map(({ logits: [row] }, i) => compare(answers[i].logits[0], row).maxAbs));
  const [own, right] = [answers, truths].map((all) => all.flatMap(({ best }) => best));
  const labels = right.length === 0 ? 1 : right.filter((label, i) => own[i] === label).length / right.length;
  if (dtype !== "f32" || (maxAbs <= TOLERANCE && labels === 1)) return { maxAbs, labels };
  throw new TypeformerError(
    "wrong_kernel",
    `${who} is wrong: max|Δ| to the reference is ${maxAbs.toExponential(1)}, the tolerance ${TOLERANCE}, and ${Math.round(100 * labels)}% of its labels are right; it is not timed`,
  );
}
