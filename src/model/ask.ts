import type { Ops, Results } from "../backends/index.ts";
import type { Batch, TokenIds } from "./batch.ts";
import type { ModelConfig } from "./config.ts";
import { encoder } from "./encoder.ts";
import { selectedRows } from "./forward.ts";
import type { OpenHead } from "./heads/index.ts";
import { untouched } from "./intervention.ts";
import type { ModelWeights } from "./parameters/load.ts";
import { type Loaded, ownPlaces } from "./run.ts";
import { silent } from "./taps.ts";

/**
 * What a head answers at some positions of every sequence: per sequence, per position, in the caller's order.
 *
 * @param positions per sequence, indices into its ids; absent: where the head is trained to stand
 */
export async function ask(
  { forward }: Loaded,
  ends: OpenHead,
  encodings: readonly TokenIds[],
  positions: readonly (readonly number[])[] | undefined,
  options: unknown,
  signal?: AbortSignal,
): Promise<unknown[][]> {
  const { program, answers } = compiled(ends, options, forward.blueprint.config);
  return forward.compute(encodings, positions ?? ownPlaces(ends, encodings), { whole: false, signal }, program, ({ sequences }, values) => {
    const found = answers(values);
    let next = 0;
    return sequences.map((sequence) => {
      const first = next;
      next += sequence.selected.length;
      return sequence.answers.map((row) => found[first + row]);
    });
  });
}

/** Has the engine compile what questions to a head need, as tasks ask them. */
export const prepare = ({ forward }: Loaded, ends: OpenHead): Promise<void> =>
  forward.prepare(compiled(ends, ends.head.usual, forward.blueprint.config).program);

function compiled({ name, head }: OpenHead, options: unknown, config: ModelConfig) {
  const question = head.question(options, config);
  const program = (ops: Ops, batch: Batch, weights: ModelWeights) => {
    const outputs = encoder(ops, weights.encoder, batch, silent, untouched);
    return question.program(ops, weights.heads[name], selectedRows(ops, batch, outputs));
  };
  return { program, answers: (values: Results<string>) => question.answers(values) };
}
