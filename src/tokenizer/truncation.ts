/** How texts that are too long are cut, as the Rust library cuts them: which gives way, and into what parts. */
import { TypeformerError } from "../errors/index.ts";
import type { Side } from "./encoding.ts";
import { partOf, type TokenList } from "./stages/token-list.ts";

/** Which of two texts gives way. */
export type Strategy = "longest_first" | "only_first" | "only_second";

export const strategies: readonly Strategy[] = ["longest_first", "only_first", "only_second"];

/**
 * How many tokens a text keeps, or each of two.
 *
 * @param lengths how many they have
 * @param room how many there may be, special tokens not counted
 * @throws TypeformerError `invalid_option` where what is to give way cannot give enough
 */
export function keptLengths(lengths: readonly number[], room: number, strategy: Strategy): readonly number[] {
  const [first, second = 0] = lengths;
  if (first + second <= room) return lengths;
  if (room === 0) return lengths.map(() => 0);
  if (strategy === "longest_first") return lengths.length === 1 ? [room] : longestFirst(first, second, room);
  const [what, gives, stays] = strategy === "only_first" ? ["first", first, second] : ["second", second, first];
  if (strategy === "only_second" && lengths.length === 1)
    throw new TypeformerError("invalid_option", 'truncation: found "only_second", but there is no second text that could be cut');
  if (room <= stays) {
    const why = `the ${what} text has ${gives} tokens and the other ${stays}, and there is room for ${room} of the two`;
    throw new TypeformerError("invalid_option", `truncation: found "${strategy}", but ${why}: give more max_length, or "longest_first"`);
  }
  return strategy === "only_first" ? [room - second, second].slice(0, lengths.length) : [first, room - first];
}

/** The shorter one stays whole as long as the longer one can give way, then both get half, the longer one the odd token. */
function longestFirst(first: number, second: number, room: number): [number, number] {
  const half = Math.floor(room / 2);
  const shorter = Math.min(first, second, half);
  return first > second ? [room - shorter, shorter] : [shorter, room - shorter];
}

/** The first `length` tokens, or the last where the left side is to go. */
export function cut(list: TokenList, length: number, side: Side): TokenList {
  const most = list.ids.length;
  const from = side === "left" ? Math.max(0, most - length) : 0;
  return partOf(list, [from, Math.min(most, from + length)], false);
}

/**
 * A text in parts of `length` tokens, the last one shorter where it must be; counted from the end where the left side is the one to go.
 *
 * @param stride how many tokens each has in common with the one before
 * @throws TypeformerError `invalid_option` where so short a part has no room for anything new
 */
export function partsOf(list: TokenList, length: number, stride: number, side: Side): TokenList[] {
  const most = list.ids.length;
  if (most <= length) return [list];
  if (stride >= length) {
    const found = `stride: found ${stride}, but of max_length ${length} tokens are left for the text`;
    throw new TypeformerError("invalid_option", `${found}: each part must have room for one that is new`);
  }
  const parts: TokenList[] = [];
  for (let done = 0; ; done += length - stride) {
    const end = Math.min(most, done + length);
    const span: [number, number] = side === "left" ? [most - end, most - done] : [done, end];
    parts.push(partOf(list, span, done > 0));
    if (end === most) return parts;
  }
}

/**
 * Every part of a text, or every part of one with every part of another, in the order of the Rust library: the two first parts; each later
 * part of the one text with all of the other; the one's first part with the other's later ones.
 *
 * @param parts of each text
 * @param outer the text whose parts change more slowly
 */
export function combined(parts: readonly (readonly TokenList[])[], outer: 0 | 1): TokenList[][] {
  if (parts.length === 1) return parts[0].map((part) => [part]);
  const [[first, ...later], inner] = outer === 0 ? parts : [parts[1], parts[0]];
  const pairs = [
    [first, inner[0]],
    ...later.flatMap((part) => inner.map((other) => [part, other])),
    ...inner.slice(1).map((other) => [first, other]),
  ];
  return outer === 0 ? pairs : pairs.map(([a, b]) => [b, a]);
}
