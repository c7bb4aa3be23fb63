/**
 * A text on its way through the stages: added tokens, normalizers, pre-tokenizers, the model; then post-processors around it, and from
 * tokens back to text the decoders.
 */
import { byteCharacters, utf8, wellFormed } from "./bpe/bytes.ts";
import type { Definition } from "./definition/definition.ts";
import { AddedTokens, type Piece } from "./stages/added-tokens.ts";
import type { AlignedText } from "./stages/aligned-text.ts";
import { cleanUp } from "./stages/decoders/clean-up.ts";
import { specialList } from "./stages/post-processors/special-tokens.ts";
import type { TokenList } from "./stages/token-list.ts";
import { addedSteps, type PieceSteps, wordSteps } from "./steps.ts";

export class Pipeline {
  private readonly definition: Definition;
  private readonly added: AddedTokens;

  /** @throws TypeformerError `invalid_tokenizer` for added tokens that the normalizers make alike */
  constructor(definition: Definition) {
    const { normalizers, vocabulary, settings } = definition;
    this.definition = definition;
    const normalize = (text: AlignedText): AlignedText => normalizers.reduce((changed, stage) => stage(changed), text);
    this.added = new AddedTokens(vocabulary.added, normalize, !settings.splitSpecialTokens);
  }

  /**
   * The tokens of a text alone, their offsets not trimmed yet.
   *
   * @param text a text, or the words of one that its user has cut
   * @param place which of the texts of an encoding it is
   */
  tokens(text: string | readonly string[], place: 0 | 1): TokenList {
    const { model } = this.definition;
    const given = typeof text === "string" ? wellFormed(text) : text.map(wellFormed);
    const list = { ids: [] as number[], spellings: [] as string[], offsets: [] as [number, number][], words: [] as number[] };
    const push = (id: number, spelling: string, offsets: [number, number], word: number): void => {
      list.ids.push(id);
      list.spellings.push(spelling);
      list.offsets.push(offsets);
      list.words.push(word);
    };
    const add = (part: string, word?: number): void => {
      for (const [i, { text: piece, token }] of this.pieces(part).entries()) {
        if (token) push(token.id, piece.text, piece.span(0, piece.text.length), word ?? i);
        else {
          const { ids, begins, ends } = model.encode(piece.text);
          for (let t = 0; t < ids.length; t++) {
            push(ids[t], model.tokenOf.get(ids[t]) ?? "", piece.span(begins[t], ends[t]), word ?? i);
          }
        }
      }
    };
    if (typeof given === "string") add(given);
    else for (const [i, word] of given.entries()) add(word, i);
    return { ...list, text: given, texts: list.ids.map(() => place), types: list.ids.map(() => place), isLater: false };
  }

  /** How `tokens` comes to them. */
  steps(text: string): PieceSteps[] {
    const { model } = this.definition;
    const steps: PieceSteps[] = [];
    for (const { text: piece, token } of this.pieces(wellFormed(text))) {
      steps.push(token ? addedSteps(piece, token) : wordSteps(piece, model.steps(piece.text)));
    }
    return steps;
  }

  /** How many tokens are put around so many texts. */
  around(texts: number): number {
    return this.definition.postProcessors.reduce((sum, stage) => sum + stage.added(texts), 0);
  }

  /** Which text of a pair comes first in its encoding. */
  get outer(): 0 | 1 {
    const nothing = (text: 0 | 1): TokenList => ({ ...specialList([{ id: 0, content: "" }], 0), texts: [text] });
    const texts = this.processed([nothing(0), nothing(1)], true).flatMap((list) => list.texts);
    return texts.find((text) => text !== null) ?? 0;
  }

  /** A text or two as the model reads them. @param special whether special tokens are put around */
  processed(lists: readonly TokenList[], special: boolean): TokenList[] {
    return this.definition.postProcessors.reduce((done, stage) => stage.process(done, special), [...lists]);
  }

  /** The text that these tokens stand for, cleaned up where the tokenizer's files ask for that. */
  decoded(tokens: readonly string[]): string {
    const text = this.joined(tokens);
    return this.definition.cleansUp ? cleanUp(text) : text;
  }

  /** The same as the decoders leave it. */
  joined(tokens: readonly string[]): string {
    const { decoders } = this.definition;
    return decoders ? decoders.reduce<readonly string[]>((parts, decode) => decode(parts), tokens).join("") : tokens.join(" ");
  }

  /** Words and added tokens, in order, none empty. */
  private pieces(text: string): Piece[] {
    const { preTokenizers, model } = this.definition;
    const pieces: Piece[] = [];
    for (const piece of this.added.split(text)) {
      if (piece.token) {
        pieces.push(piece);
        continue;
      }
      let words = [piece.text];
      for (const [i, stage] of preTokenizers.entries()) {
        if (preTokenizers[i - 1]?.spellsBytes) words = words.map(inBytes);
        words = words.flatMap((word) => stage.cut(word));
      }
      if (preTokenizers.at(-1)?.spellsBytes && !model.spellsBytes) words = words.map(inBytes);
      for (const word of words) pieces.push({ text: word });
    }
    return pieces;
  }
}

/** A word as byte-level text spells it: what is cut after that sees the visible characters of its bytes. */
function inBytes(word: AlignedText): AlignedText {
  const characters = Array.from(word.text).flatMap((character) =>
    Array.from(utf8(character).bytes, (byte, i) => ({ character: byteCharacters[byte], takes: i === 0 ? 1 : 0 })),
  );
  return word.rewritten(characters);
}
