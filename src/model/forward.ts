import type { Backend, Handles, Ops, Results, Value } from "../backends/index.ts";
import { TypeformerError, throwIfAborted } from "../errors/index.ts";
import type { Blueprint } from "./architectures/index.ts";
import { asBatch, type Batch, type BatchInput, inParts, type RaggedBatch, type TokenIds } from "./batch.ts";
import { layOut } from "./lay-out.ts";
import type { ModelWeights } from "./parameters/load.ts";

/** What a pass computes: it names the values that are read. */
type PassProgram = (ops: Ops, batch: Batch, weights: ModelWeights) => Record<string, Value>;

/** A model's weights on an engine, and the passes that are made with them. */
export class Forward {
  readonly blueprint: Blueprint;
  private loaded: { engine: Backend; weights: ModelWeights } | undefined;

  constructor(blueprint: Blueprint, engine: Backend, weights: ModelWeights) {
    this.blueprint = blueprint;
    this.loaded = { engine, weights };
  }

  /**
   * One answer for each sequence, from as many passes as the engine's memory asks for: their number changes no bit.
   *
   * @param positions per sequence, indices into its ids; absent: every kept token
   * @param how `whole`: whether the last layer computes every row
   */
  async compute<Answer>(
    encodings: readonly TokenIds[],
    positions: readonly (readonly number[])[] | undefined,
    { whole, signal }: { whole: boolean; signal?: AbortSignal },
    program: PassProgram,
    answersOf: (part: RaggedBatch, values: Results<string>) => Answer[],
  ): Promise<Answer[]> {
    const { engine, weights } = this.inUse();
    const batch = layOut(encodings, this.blueprint.config, positions);
    throwIfAborted(signal, "the forward pass");
    const programOf = (part: RaggedBatch) => (ops: Ops, handles: Handles<BatchInput>) =>
      program(ops, asBatch(part, handles, whole), weights);
    const parts = inParts(batch, (part) => engine.fits(part.inputs, programOf(part)));
    const passes = parts.map(async (part) => answersOf(part, await engine.pass(part.inputs, programOf(part), signal)));
    return (await Promise.all(passes)).flat();
  }

  /** Has the engine compile what such passes will need, for texts of one token and of many: their kernels may differ. */
  async prepare(program: PassProgram): Promise<void> {
    const { engine, weights } = this.inUse();
    if (!engine.prepare) return;
    for (const tokens of [1, Math.min(64, this.blueprint.config.tokenLimit)]) {
      const batch = layOut([{ ids: new Array(tokens).fill(0) }], this.blueprint.config, [[0]]);
      await engine.prepare(batch.inputs, (ops, handles: Handles<BatchInput>) => program(ops, asBatch(batch, handles, false), weights));
    }
  }

  /** Gives the weights back. Passes under way are answered. */
  dispose(): void {
    this.loaded?.engine.dispose();
    this.loaded = undefined;
  }

  /** @throws TypeformerError `disposed` */
  private inUse(): { engine: Backend; weights: ModelWeights } {
    if (this.loaded) return this.loaded;
    throw new TypeformerError("disposed", "the model was disposed of: load it again");
  }
}

/** The last layer's output at the selected tokens [selected, hidden]; it has no other rows where it answered only there. */
export function selectedRows(ops: Ops, batch: Batch, outputs: readonly Value[]): Value {
  const last = outputs[outputs.length - 1];
  return batch.last.every ? ops.rows(last, batch.selected) : last;
}
