/** All tokens with their ids: those of the model, and those that were added to it. */
import { describe, refuse } from "../fields.ts";
import type { AddedToken } from "../stages/added-tokens.ts";
import type { Model } from "../stages/stage.ts";
import type { Addition } from "./token-flags.ts";

export class Vocabulary {
  private readonly model: Pick<Model, "vocab" | "tokenOf">;
  private readonly byContent = new Map<string, AddedToken>();
  private readonly byId = new Map<number, AddedToken>();

  constructor(model: Pick<Model, "vocab" | "tokenOf">) {
    this.model = model;
  }

  get added(): AddedToken[] {
    return [...this.byContent.values()];
  }

  /** How many tokens there are, added ones included. */
  get size(): number {
    return this.model.vocab.size + this.added.filter(({ content }) => !this.model.vocab.has(content)).length;
  }

  idOf(token: string): number | undefined {
    return this.byContent.get(token)?.id ?? this.model.vocab.get(token);
  }

  tokenOf(id: number): string | undefined {
    return this.byId.get(id)?.content ?? this.model.tokenOf.get(id);
  }

  find(content: string): AddedToken | undefined {
    return this.byContent.get(content);
  }

  /**
   * Adds tokens, or changes the flags of some that were added. One that has no id yet gets the next: the size of the model's vocabulary,
   * or one more than the highest that was given, counted as the Rust library counts. What was special once stays so.
   *
   * @throws TypeformerError `invalid_tokenizer` where a file says that a token has another id, for the model was trained with that
   */
  add(tokens: readonly Addition[]): void {
    let next = this.model.vocab.size;
    for (const id of this.byId.keys()) next = Math.max(next, id + 1);
    for (const { token, stated } of tokens) {
      const id = this.idOf(token.content) ?? next++;
      if (stated && stated.value !== id) throw refuse(stated, `${id}, the id of ${describe(token.content)}`);
      const owner = this.tokenOf(id);
      if (owner !== undefined && owner !== token.content)
        throw refuse(
          { value: token.content, path: "added tokens" },
          `an id of its own: ${id}, the next one, is that of ${describe(owner)}`,
        );
      const added = { ...token, id, special: token.special || this.byContent.get(token.content)?.special === true };
      this.byContent.set(token.content, added);
      this.byId.set(id, added);
    }
  }

  /** `decode` leaves these out with `skip_special_tokens`, whatever their flags say. */
  markSpecial(contents: readonly string[]): void {
    for (const token of this.added) if (contents.includes(token.content)) token.special = true;
  }
}
