import type { Task } from "typeformer";
import type { InputOf, ParametersOf, ToldToken } from "../service/service.ts";
import { costs } from "./costs.ts";
import { Counting, type Limits } from "./counting.ts";
import { crossed, uncrossed } from "./crossing.ts";
import { askedFor } from "./kind.ts";

/** What is asked of a tokenizer alone. */
export interface Tokens {
  /** Tokens that a model will be asked for each input. @throws TypeformerError of the first that cannot be asked, naming its index */
  count(kind: string, inputs: readonly unknown[]): Promise<number[]>;
  tokenize(texts: readonly string[], options: { add_special_tokens: boolean }): Promise<ToldToken[][]>;
  decode(ids: readonly (readonly number[])[], options: { skip_special_tokens: boolean }): Promise<string[]>;
}

/** The same in this thread, over a tokenizer. */
export class TokensHere implements Tokens {
  private readonly counting: Counting;

  constructor(tokenizer: Counting["tokenizer"], limits: Limits) {
    this.counting = new Counting(tokenizer, limits);
  }

  async count(kind: string, inputs: readonly unknown[]): Promise<number[]> {
    const { task, parameters } = askedFor(kind);
    return this.countTask(task, parameters, inputs as readonly InputOf<typeof task>[]);
  }

  private async countTask<T extends Task>(task: T, parameters: ParametersOf<T>, inputs: readonly InputOf<T>[]): Promise<number[]> {
    const costOf = await costs[task](parameters, this.counting);
    const counted: number[] = [];
    for (const [i, input] of inputs.entries()) {
      try {
        counted.push(Math.max(1, await costOf(input)));
      } catch (error) {
        throw uncrossed(crossed(error), inputs.length > 1 ? `inputs[${i}]: ` : "");
      }
    }
    return counted;
  }

  async tokenize(texts: readonly string[], { add_special_tokens }: { add_special_tokens: boolean }): Promise<ToldToken[][]> {
    const { tokenizer } = this.counting;
    return texts.map((text) => {
      const { ids, tokens, offsets, sequence_ids } = add_special_tokens ? tokenizer.encode(text) : tokenizer.tokenize(text);
      return ids.map((id, i) => {
        if (sequence_ids[i] === null) return { id, text: tokens[i], special: true, start: null, stop: null };
        const [start, stop] = offsets[i];
        return { id, text: text.slice(start, stop), special: false, start, stop };
      });
    });
  }

  async decode(ids: readonly (readonly number[])[], options: { skip_special_tokens: boolean }): Promise<string[]> {
    return ids.map((each) => this.counting.tokenizer.decode([...each], options));
  }
}
