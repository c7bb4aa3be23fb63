import { type Batch, batchOf } from "./batch.ts";
import type { Load } from "./load.ts";
import type { Input, UnderWay } from "./under-way.ts";

/** A batch may have met an engine that would have ended anyhow; one that has ended so many holds what ends them. */
const ENGINES_BEFORE_HALVING = 2;

/**
 * Batches that lost their engine. Each is tried again as it was, with nobody else: what ended an engine may end the next. What is still
 * guilty is halved, until an input alone is left.
 */
export class Suspects<Work, Answer> {
  private batches: Batch<Work, Answer>[] = [];
  private readonly load: Load;

  /** @param load what waits is counted in it */
  constructor(load: Load) {
    this.load = load;
  }

  get isEmpty(): boolean {
    return this.batches.length === 0;
  }

  /** Takes a batch whose engine ended, without those that nobody waits for. Answers the input that ended two, the last of them alone. */
  add(batch: Batch<Work, Answer>): Input<Work, Answer> | undefined {
    const inputs = batch.inputs.filter(({ request }) => !request.settled);
    const losses = batch.losses + 1;
    if (inputs.length === 0) return;
    if (losses < ENGINES_BEFORE_HALVING) this.put(batchOf(inputs, losses));
    else if (batch.inputs.length === 1) return inputs[0];
    else {
      const half = Math.ceil(inputs.length / 2);
      for (const part of [inputs.slice(half), inputs.slice(0, half)]) if (part.length > 0) this.put(batchOf(part, losses));
    }
  }

  /** The next to be tried. */
  next(): Batch<Work, Answer> | undefined {
    const batch = this.batches.shift();
    if (batch) for (const input of batch.inputs) this.load.remove(batch.kind, input);
    return batch;
  }

  /** Drops the inputs of a request. */
  remove(request: UnderWay<Work, Answer>): void {
    this.batches = this.batches.flatMap((batch) => {
      const others = batch.inputs.filter((input) => input.request !== request);
      for (const input of batch.inputs) if (input.request === request) this.load.remove(batch.kind, input);
      return others.length === batch.inputs.length ? [batch] : others.length > 0 ? [batchOf(others, batch.losses)] : [];
    });
  }

  private put(batch: Batch<Work, Answer>): void {
    this.batches.unshift(batch);
    for (const input of batch.inputs) this.load.add(batch.kind, input);
  }
}
