/**
 * Byte-pair encoding of one word (Sennrich et al. 2016): start from its bytes; as long as two neighbours are in the list of merges, join the
 * pair that stands highest in the list, the leftmost first.
 *
 * Neighbours are a linked list and the pairs wait in a heap ordered by (rank, position), so a word of n bytes costs O(n log n):
 * looking through the whole word again for every merge would cost O(n²), minutes for a megabyte without a space.
 */
import { byteCharacters, utf8 } from "./bytes.ts";
import { MinHeap } from "./min-heap.ts";
import { PairRanks } from "./pair-ranks.ts";

/** Token ids, and where each begins and ends in the word, in UTF-16 units. A token that holds half a character covers all of it. */
export type Word = { ids: readonly number[]; begins: readonly number[]; ends: readonly number[] };

/** The symbols [from, to), counted before any merge, became the token `id`. */
export type Merge = { rank: number; id: number; from: number; to: number };

export type BpeOptions = {
  /** The token of bytes that the vocabulary lacks; without it they vanish. */
  unknown?: string;
  /** One unknown token for a run of unknown bytes. */
  fuseUnknown?: boolean;
  /** A word that is in the vocabulary is that token, whatever the merges say. */
  ignoreMerges?: boolean;
};

const POSITIONS = 2 ** 31; // a heap entry is rank · POSITIONS + position, exact in a double
export const MAX_MERGES = 2 ** 22;

const CACHED_WORDS = 20_000;
const CACHED_LENGTH = 12; // V8 keeps the whole text alive for a longer slice of it

export class Bpe {
  private readonly byteIds: Int32Array; // [256], -1 where the vocabulary lacks the byte
  private readonly ranks: PairRanks;
  private readonly mergedIds: Int32Array;
  private readonly unknownId: number;
  private readonly cache = new Map<string, Word>();
  private readonly vocab: ReadonlyMap<string, number>;
  private readonly options: BpeOptions;

  /** Every part and every result of `merges` is in `vocab`; a pair's rank is its index. */
  constructor(vocab: ReadonlyMap<string, number>, merges: readonly (readonly [string, string])[], options: BpeOptions = {}) {
    const id = (token: string): number => vocab.get(token) ?? -1;
    this.vocab = vocab;
    this.options = options;
    this.byteIds = Int32Array.from(byteCharacters, id);
    this.unknownId = options.unknown === undefined ? -1 : id(options.unknown);
    this.mergedIds = Int32Array.from(merges, ([left, right]) => id(left + right));
    this.ranks = new PairRanks(merges.length);
    merges.forEach(([left, right], rank) => {
      this.ranks.set(id(left), id(right), rank);
    });
  }

  /** The tokens of one word of the split rule. `text` holds no lone surrogates. */
  encode(text: string): Word {
    if (text.length > CACHED_LENGTH) return this.merge(text);
    let word = this.cache.get(text);
    if (word === undefined) {
      word = this.merge(text);
      if (this.cache.size === CACHED_WORDS) this.cache.clear();
      this.cache.set(text, word);
    }
    return word;
  }

  /** How `encode` comes to its tokens: a symbol for each byte, then the merges in their order. */
  steps(text: string): { symbols: Word; merges: Merge[]; tokens: Word } {
    const merges: Merge[] = [];
    const tokens = this.merge(text, (merge) => merges.push(merge));
    return { symbols: collect(this.symbols(text)), merges, tokens };
  }

  private merge(text: string, merging?: (merge: Merge) => void): Word {
    const symbols = this.symbols(text);
    const { ids, ends } = symbols;
    const whole = this.options.ignoreMerges ? this.vocab.get(symbols.spelling()) : undefined;
    if (whole !== undefined) return { ids: [whole], begins: [0], ends: [text.length] };

    const n = ids.length;
    const next = Int32Array.from(ids, (_, i) => i + 1); // n: none
    const previous = Int32Array.from(ids, (_, i) => i - 1);
    const waiting = new MinHeap(3 * n);
    const offer = (left: number): void => {
      const rank = this.ranks.get(ids[left], ids[next[left]]);
      if (rank >= 0) waiting.push(rank * POSITIONS + left);
    };

    for (let i = 0; i + 1 < n; i++) offer(i);
    while (waiting.size > 0) {
      const entry = waiting.pop();
      const left = entry % POSITIONS;
      const merged = this.mergedIds[(entry - left) / POSITIONS];
      const right = next[left];
      if (ids[left] < 0 || right === n) continue; // swallowed since it was offered, or at the end
      const rank = this.ranks.get(ids[left], ids[right]);
      if (rank < 0 || this.mergedIds[rank] !== merged) continue; // its neighbour has changed since

      ids[left] = merged;
      ends[left] = ends[right];
      ids[right] = -1;
      next[left] = next[right];
      merging?.({ rank, id: merged, from: left, to: next[left] });
      if (next[left] < n) {
        previous[next[left]] = left;
        offer(left);
      }
      if (previous[left] >= 0) offer(previous[left]);
    }
    return collect(symbols);
  }

  /** One symbol for each byte, before any merge. */
  private symbols(text: string): Symbols {
    const { bytes, origin } = utf8(text);
    const ids = new Int32Array(bytes.length);
    const begins = new Int32Array(bytes.length);
    const ends = new Int32Array(bytes.length);
    let n = 0;
    for (let i = 0; i < bytes.length; i++) {
      const known = this.byteIds[bytes[i]];
      const id = known < 0 ? this.unknownId : known;
      if (id < 0) continue;
      const end = origin[i] + (isAstral(text, origin[i]) ? 2 : 1);
      if (known < 0 && this.options.fuseUnknown && n > 0 && ids[n - 1] === this.unknownId) {
        ends[n - 1] = end;
        continue;
      }
      ids[n] = id;
      begins[n] = origin[i];
      ends[n++] = end;
    }
    const spelling = (): string => Array.from(bytes, (byte) => byteCharacters[byte]).join("");
    return { ids: ids.subarray(0, n), begins: begins.subarray(0, n), ends: ends.subarray(0, n), spelling };
  }
}

type Symbols = { ids: Int32Array; begins: Int32Array; ends: Int32Array; spelling: () => string };

const isAstral = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xd800;

function collect({ ids, begins, ends }: Symbols): Word {
  const word = { ids: [] as number[], begins: [] as number[], ends: [] as number[] };
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] < 0) continue;
    word.ids.push(ids[i]);
    word.begins.push(begins[i]);
    word.ends.push(ends[i]);
  }
  return word;
}
