import { isWhiteSpace } from "./classes.ts";

const SPACE_CHARACTER = 0x120; // Ġ, how byte-level text writes a space

/**
 * The span of a token in `text` without the white space that the token begins or ends with. A token of nothing else has an empty span at its
 * end. Counted as the Rust post-processor counts: spaces in the token's spelling, characters in the text.
 *
 * @param spelling the token in byte-level characters, or the text that an added token matched
 * @param prefixed whether one leading space may be there only because `add_prefix_space` put it there: it has no character to leave out
 */
export function trimmed(text: string, spelling: string, span: readonly [number, number], prefixed: boolean): [number, number] {
  let [begin, end] = span;
  let leading = 0;
  while (leading < spelling.length && isSpace(spelling, leading)) leading++;
  let trailing = 0;
  while (trailing < spelling.length && isSpace(spelling, spelling.length - 1 - trailing)) trailing++;

  if (leading === 1 && prefixed) leading = 0;
  while (leading-- > 0 && begin < end) begin += isPair(text, begin) ? 2 : 1;
  while (trailing-- > 0 && begin < end) end -= isPair(text, end - 2) ? 2 : 1;
  return [begin, end];
}

function isSpace(spelling: string, at: number): boolean {
  const unit = spelling.charCodeAt(at);
  return unit === SPACE_CHARACTER || isWhiteSpace(unit);
}

/** Whether two units at `at` are one character. */
const isPair = (text: string, at: number): boolean => (text.codePointAt(at) ?? 0) > 0xffff;
