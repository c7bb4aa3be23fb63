import type { Rewritten } from "../characters/normal-forms.ts";

/** Where each UTF-16 unit of a text came from: begin and end, in UTF-16 units of the original, of the character that became it. */
type Origins = { begins: Int32Array; ends: Int32Array };

/** Text as the stages pass it on: changed and cut, but each of its characters still knows where in the original it came from. */
export class AlignedText {
  readonly text: string;
  private readonly place: number;
  private readonly origins: Origins | undefined;

  /**
   * @param text holds no lone surrogates
   * @param place where it begins in the original; counts as long as it is a part of the original, unchanged
   * @param origins where it came from, once it was changed
   */
  constructor(text: string, place = 0, origins?: Origins) {
    this.text = text;
    this.place = place;
    this.origins = origins;
  }

  /** The stretch [from, to) of `text`, in UTF-16 units. */
  slice(from: number, to: number): AlignedText {
    const { text, place, origins } = this;
    const part = origins && { begins: origins.begins.subarray(from, to), ends: origins.ends.subarray(from, to) };
    return new AlignedText(text.slice(from, to), place + from, part);
  }

  /** Where in the original the characters [from, to) of `text` came from, of which there is at least one. */
  span(from: number, to: number): [number, number] {
    const { place, origins } = this;
    return origins ? [origins.begins[from], origins.ends[to - 1]] : [place + from, place + to];
  }

  /** The same text in other characters, of which each is as long, in UTF-16 units, as the one in whose place it is. */
  respelled(text: string): AlignedText {
    return new AlignedText(text, this.place, this.origins);
  }

  /**
   * The same text with other characters in the place of its own.
   *
   * @param skipped how many characters at the beginning no new one stands for
   */
  rewritten(characters: readonly Rewritten[], skipped = 0): AlignedText {
    const change = new Change(this);
    let next = 0;
    const pass = (count: number): void => {
      for (let n = 0; n < count; n++) next += sizeAt(this.text, next);
    };
    pass(skipped);
    for (const { character, takes } of characters) {
      change.put(character, takes > 0 ? next : Math.max(0, next - 1));
      pass(takes);
    }
    return change.done();
  }

  /** The same text with `content` in the place of each of the stretches [begin, end), which lie in order: it came from where their last character did. */
  replaced(stretches: readonly (readonly [number, number])[], content: string): AlignedText {
    const change = new Change(this);
    let done = 0;
    for (const [begin, end] of stretches) {
      change.copy(done, begin);
      change.put(content, end - 1);
      done = end;
    }
    change.copy(done, this.text.length);
    return change.done();
  }

  /** The same text, of which there is some, with `content` before it, which came from where its first character did. */
  prepended(content: string): AlignedText {
    const change = new Change(this);
    change.put(content, 0);
    change.copy(0, this.text.length);
    return change.done();
  }
}

/** A changed text in the making. */
class Change {
  private readonly source: AlignedText;
  private readonly parts: string[] = [];
  private readonly begins: number[] = [];
  private readonly ends: number[] = [];

  constructor(source: AlignedText) {
    this.source = source;
  }

  /** `content` comes from where the character of the source came from that the unit `at` belongs to. */
  put(content: string, at: number): void {
    const [begin, end] = this.origin(at);
    this.parts.push(content);
    for (let i = 0; i < content.length; i++) {
      this.begins.push(begin);
      this.ends.push(end);
    }
  }

  /** The stretch [from, to) of the source as it is. */
  copy(from: number, to: number): void {
    this.parts.push(this.source.text.slice(from, to));
    for (let at = from; at < to; at++) {
      const [begin, end] = this.origin(at);
      this.begins.push(begin);
      this.ends.push(end);
    }
  }

  done(): AlignedText {
    return new AlignedText(this.parts.join(""), 0, { begins: Int32Array.from(this.begins), ends: Int32Array.from(this.ends) });
  }

  private origin(at: number): [number, number] {
    const { text } = this.source;
    const begin = isLowSurrogate(text, at) ? at - 1 : at;
    return this.source.span(begin, begin + sizeAt(text, begin));
  }
}

const isLowSurrogate = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xdc00;
const sizeAt = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
