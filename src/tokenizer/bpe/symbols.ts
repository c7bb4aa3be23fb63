/** What a word is made of before any merge: a symbol for each of its characters, or of its bytes. */
import { byteCharacters, utf8 } from "./bytes.ts";

/** Token ids, and where each begins and ends in the word, in UTF-16 units. */
export type Symbols = { ids: Int32Array; begins: Int32Array; ends: Int32Array };

export type SymbolOptions = {
  /** Words are spelled in bytes; otherwise in characters. */
  spelledInBytes: boolean;
  /** The token of what the vocabulary lacks; without it that vanishes. */
  unknown?: string;
  /** One unknown token for a run of what is unknown. */
  fuseUnknown?: boolean;
  /** A character that the vocabulary lacks becomes tokens such as `<0xC3>`, where it has them for all of its bytes. */
  byteFallback?: boolean;
};

const UNKNOWN = -1;

/** Finds the symbols of words. */
export class SymbolTable {
  private readonly idOf: (token: string) => number;
  private readonly options: SymbolOptions;
  private readonly unknownId: number;
  /** Of each byte its visible character's id, and the ids that the character falls back to. */
  private readonly byteIds: Int32Array;
  private readonly fallbackIds: Int32Array;

  constructor(vocab: ReadonlyMap<string, number>, options: SymbolOptions) {
    this.idOf = (token) => vocab.get(token) ?? UNKNOWN;
    this.options = options;
    this.unknownId = options.unknown === undefined ? UNKNOWN : this.idOf(options.unknown);
    this.byteIds = Int32Array.from(byteCharacters, this.idOf);
    this.fallbackIds = Int32Array.from(byteCharacters, (_, byte) => this.idOf(fallbackToken(byte)));
  }

  /** The symbols of `word`, which holds no lone surrogates. */
  of(word: string): Symbols {
    const { bytes, origin } = utf8(word);
    const out = new SymbolList(this.options.byteFallback ? 2 * bytes.length : bytes.length, this.unknownId, this.options.fuseUnknown);
    if (this.options.spelledInBytes) {
      for (let i = 0; i < bytes.length; i++)
        this.add(out, this.byteIds[bytes[i]], byteCharacters[bytes[i]], origin[i], endOf(word, origin[i]));
    } else {
      for (let at = 0; at < word.length; at = endOf(word, at)) {
        const character = word.slice(at, endOf(word, at));
        this.add(out, this.idOf(character), character, at, at + character.length);
      }
    }
    return out.done();
  }

  private add(out: SymbolList, id: number, character: string, begin: number, end: number): void {
    if (id !== UNKNOWN) out.known(id, begin, end);
    else {
      const ids = this.options.byteFallback ? Array.from(utf8(character).bytes, (byte) => this.fallbackIds[byte]) : [UNKNOWN];
      if (ids.includes(UNKNOWN)) out.unknown(begin, end);
      else out.fallenBack(ids, begin, end);
    }
  }
}

const fallbackToken = (byte: number): string => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`;

/** Where the character ends that begins at `at`. */
const endOf = (word: string, at: number): number => at + ((word.charCodeAt(at) & 0xfc00) === 0xd800 ? 2 : 1);

class SymbolList {
  private readonly ids: Int32Array;
  private readonly begins: Int32Array;
  private readonly ends: Int32Array;
  private readonly unknownId: number;
  private readonly fuses: boolean;
  private count = 0;
  /** The last unknown stretch: it may still grow. */
  private waiting: { begin: number; end: number } | undefined;

  constructor(capacity: number, unknownId: number, fuses = false) {
    this.ids = new Int32Array(capacity);
    this.begins = new Int32Array(capacity);
    this.ends = new Int32Array(capacity);
    this.unknownId = unknownId;
    this.fuses = fuses;
  }

  known(id: number, begin: number, end: number): void {
    this.flush();
    this.push(id, begin, end);
  }

  /** As the Rust library has it, an unknown stretch that is still waiting comes after these. */
  fallenBack(ids: readonly number[], begin: number, end: number): void {
    for (const id of ids) this.push(id, begin, end);
  }

  unknown(begin: number, end: number): void {
    if (this.unknownId === UNKNOWN) return;
    if (this.waiting && this.fuses) {
      this.waiting.end = end;
      return;
    }
    this.flush();
    this.waiting = { begin, end };
  }

  done(): Symbols {
    this.flush();
    const { ids, begins, ends, count } = this;
    return { ids: ids.subarray(0, count), begins: begins.subarray(0, count), ends: ends.subarray(0, count) };
  }

  private flush(): void {
    if (this.waiting) this.push(this.unknownId, this.waiting.begin, this.waiting.end);
    this.waiting = undefined;
  }

  private push(id: number, begin: number, end: number): void {
    this.ids[this.count] = id;
    this.begins[this.count] = begin;
    this.ends[this.count++] = end;
  }
}
