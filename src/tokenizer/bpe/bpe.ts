/**
 * Byte-pair encoding of one word (Sennrich et al. 2016): start from its symbols (symbols.ts); as long as two neighbours are in the list of merges, join the
 * pair that stands highest in the list, the leftmost first.
 *
 * Neighbours are a linked list and the pairs wait in a heap ordered by (rank, position), so a word of n bytes costs O(n log n):
 * looking through the whole word again for every merge would cost O(n²), minutes for a megabyte without a space.
 */
import type { Model, Word } from "../stages/stage.ts";
import type { Vocab } from "../stages/vocab.ts";
import { WordCache } from "../stages/word-cache.ts";
import type { TokenSpan, WordSteps } from "../steps.ts";
import { byteSteps, spelledInBytes } from "./bytes.ts";
import type { MergeTable } from "./merge-table.ts";
import { MinHeap } from "./min-heap.ts";
import { type SymbolOptions, type Symbols, SymbolTable } from "./symbols.ts";

export type BpeOptions = SymbolOptions & {
  /** A word that is in the vocabulary is that token, whatever the merges say. */
  ignoreMerges?: boolean;
};

/** The tokens `left` and `right`, which stood for the symbols [from, to), counted before any merge, became the token `id`. */
type Merge = { rank: number; left: number; right: number; id: number; from: number; to: number };

const POSITIONS = 2 ** 31; // a heap entry is rank · POSITIONS + position, exact in a double
export const MAX_MERGES = 2 ** 22;

export class Bpe implements Model {
  readonly vocab: Vocab["vocab"];
  readonly tokenOf: Vocab["tokenOf"];
  readonly spellsBytes: boolean;
  private readonly symbols: SymbolTable;
  private readonly merges: MergeTable;
  private readonly cache = new WordCache();
  private readonly options: BpeOptions;

  constructor({ vocab, tokenOf }: Vocab, merges: MergeTable, options: BpeOptions) {
    this.vocab = vocab;
    this.tokenOf = tokenOf;
    this.merges = merges;
    this.options = options;
    this.spellsBytes = options.spelledInBytes;
    this.symbols = new SymbolTable(vocab, options);
  }

  encode(text: string): Word {
    return this.cache.of(text, (text) => this.merge(text));
  }

  steps(word: string): WordSteps {
    const merges: Merge[] = [];
    const tokens = this.named(this.merge(word, (merge) => merges.push(merge)));
    const symbols = this.named(collect(this.symbols.of(word)));
    return {
      bytes: this.options.spelledInBytes ? byteSteps(word) : [],
      symbols,
      merges: merges.map(({ rank, left, right, id, from, to }) => {
        const joined = { id, token: this.spelled(id), begin: symbols[from].begin, end: symbols[to - 1].end };
        return { rank, pair: [this.spelled(left), this.spelled(right)], joined, from, to };
      }),
      matches: [],
      tokens,
    };
  }

  private named({ ids, begins, ends }: Word): TokenSpan[] {
    return ids.map((id, i) => ({ id, token: this.spelled(id), begin: begins[i], end: ends[i] }));
  }

  private spelled(id: number): string {
    return this.tokenOf.get(id) ?? "";
  }

  private merge(text: string, merging?: (merge: Merge) => void): Word {
    const whole = this.options.ignoreMerges ? this.vocab.get(this.spelling(text)) : undefined;
    if (whole !== undefined) return { ids: [whole], begins: [0], ends: [text.length] };

    const symbols = this.symbols.of(text);
    const { ids, ends } = symbols;
    const n = ids.length;
    const next = Int32Array.from(ids, (_, i) => i + 1); // n: none
    const previous = Int32Array.from(ids, (_, i) => i - 1);
    const waiting = new MinHeap(3 * n);
    const offer = (left: number): void => {
      const rank = this.merges.rankOf(ids[left], ids[next[left]]);
      if (rank >= 0) waiting.push(rank * POSITIONS + left);
    };

    for (let i = 0; i + 1 < n; i++) offer(i);
    while (waiting.size > 0) {
      const entry = waiting.pop();
      const left = entry % POSITIONS;
      const merged = this.merges.resultOf((entry - left) / POSITIONS);
      const right = next[left];
      if (ids[left] < 0 || right === n) continue; // swallowed since it was offered, or at the end
      const rank = this.merges.rankOf(ids[left], ids[right]);
      if (rank < 0 || this.merges.resultOf(rank) !== merged) continue; // its neighbour has changed since

      merging?.({ rank, left: ids[left], right: ids[right], id: merged, from: left, to: next[right] });
      ids[left] = merged;
      ends[left] = ends[right];
      ids[right] = -1;
      next[left] = next[right];
      if (next[left] < n) {
        previous[next[left]] = left;
        offer(left);
      }
      if (previous[left] >= 0) offer(previous[left]);
    }
    return collect(symbols);
  }

  /** A word as the vocabulary writes it. */
  private spelling(word: string): string {
    return this.options.spelledInBytes ? spelledInBytes(word) : word;
  }
}

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
