import { isWhiteSpace } from "../../characters/classes.ts";
import { type TokenList, textAt } from "../token-list.ts";

const SPACE_CHARACTER = 0x120; // Ġ, how byte-level text writes a space

/**
 * Leaves the white space out of offsets that a token begins or ends with, or leaves them as they are.
 *
 * @param prefixed whether one leading space of the first token may be there only because `add_prefix_space` put it there
 */
export function trimmer(trims: boolean, prefixed: boolean): (list: TokenList) => TokenList {
  if (!trims) return (list) => list;
  return (list) => {
    const offsets = list.offsets.map((span, i) => {
      const isFirst = i === 0 || span[0] === 0;
      return trimmed(textAt(list, i), list.spellings[i], span, prefixed && isFirst);
    });
    return { ...list, offsets };
  };
}

/**
 * The span of a token in `text` without the white space that the token begins or ends with. A token of nothing else has an empty span at its
 * end. Counted as the Rust post-processor counts: spaces in the token's spelling, characters in the text.
 *
 * @param spelling the token in byte-level characters, or the text that an added token matched
 * @param prefixed whether one leading space may have no character to leave out
 */
function trimmed(text: string, spelling: string, span: readonly [number, number], prefixed: boolean): [number, number] {
  let [begin, end] = span;
  let leading = 0;
  while (leading < spelling.length && isSpace(spelling, leading)) leading++;
  let trailing = 0;
  while (trailing < spelling.length && isSpace(spelling, spelling.length - 1 - trailing)) trailing++;

  if (leading === 1 && prefixed) leading = 0;
  while (leading-- > 0 && begin < end) begin += isPair(text, begin) ? 2 : 1;
  if (!hasCharacters(text, end, trailing)) return [begin, end];
  while (trailing-- > 0 && begin < end) end -= isPair(text, end - 2) ? 2 : 1;
  return [begin, end];
}

/** Whether so many characters of the text come before `end`: a normalizer may have made more spaces than there were characters. */
function hasCharacters(text: string, end: number, count: number): boolean {
  for (; count > 0 && end > 0; count--) end -= isPair(text, end - 2) ? 2 : 1;
  return count === 0;
}

function isSpace(spelling: string, at: number): boolean {
  const unit = spelling.charCodeAt(at);
  return unit === SPACE_CHARACTER || isWhiteSpace(unit);
}

/** Whether two units at `at` are one character. */
const isPair = (text: string, at: number): boolean => (text.codePointAt(at) ?? 0) > 0xffff;
