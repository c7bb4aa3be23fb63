import type { Input } from "./under-way.ts";

/** Inputs of one kind that go through a pass together. */
export interface Batch<Work, Answer> {
  readonly kind: string;
  readonly inputs: readonly Input<Work, Answer>[];
  readonly tokens: number;
  /** Engines that ended with its inputs. */
  readonly losses: number;
}

export function batchOf<Work, Answer>(inputs: readonly Input<Work, Answer>[], losses = 0): Batch<Work, Answer> {
  const tokens = inputs.reduce((sum, input) => sum + input.tokens, 0);
  return { kind: inputs[0].request.kind, inputs, tokens, losses };
}
