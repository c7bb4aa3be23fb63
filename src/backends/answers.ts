import type { Value } from "../kernels/steps/index.ts";
import type { Results } from "./backend.ts";
import { bufferFor } from "./pass-memory.ts";
import type { Recording } from "./recording.ts";

/** What a pass reads: each value is copied out by the step that makes it, so that its memory serves the rest of the pass. */
export class Answers {
  /** Whole once the last step has run. */
  readonly results: Results<string> = {};
  private readonly places = new Map<Value, { name: string; at: number }[]>();

  /** @throws TypeformerError `out_of_memory` where the process cannot hold the answers */
  constructor(reads: Recording["reads"]) {
    for (const [name, pieces] of Object.entries(reads)) {
      let length = 0;
      for (const piece of pieces) {
        this.places.set(piece, [...(this.places.get(piece) ?? []), { name, at: length }]);
        length += piece.rows * piece.columns;
      }
      this.results[name] = new (pieces[0].integers ? Int32Array : Float32Array)(bufferFor(name, 4 * length));
    }
  }

  keep(value: Value, numbers: Float32Array | Int32Array): void {
    for (const { name, at } of this.places.get(value) ?? []) this.results[name].set(numbers, at);
  }
}
