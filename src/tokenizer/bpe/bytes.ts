/**
 * Byte-level text: every byte of the UTF-8 form is written as one visible character, so that any text is made of 256 symbols.
 *
 * The visible bytes of Latin-1 (! to ~, ¡ to ¬, ® to ÿ) stand for themselves; the other 68, in order, for U+0100, U+0101, …
 * A space (0x20) becomes Ġ (U+0120), a newline (0x0A) Ċ (U+010A).
 */
import type { ByteStep } from "../steps.ts";

const visible = (byte: number): boolean => (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xff && byte !== 0xad);

/** The character of each byte. */
export const byteCharacters: readonly string[] = alphabet();

const byteOf = new Map(byteCharacters.map((character, byte) => [character, byte]));

function alphabet(): string[] {
  let hidden = 0x100;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(visible(byte) ? byte : hidden++));
}

/** The bytes that a token's characters stand for; undefined where it holds a character outside the alphabet, as `<|à la carte|>` does. */
export function tokenBytes(token: string): number[] | undefined {
  const bytes: number[] = [];
  for (const character of token) {
    const byte = byteOf.get(character);
    if (byte === undefined) return undefined;
    bytes.push(byte);
  }
  return bytes;
}

/** UTF-8, and for each byte the index in `text` of the character it came from. */
export type Utf8 = { bytes: Uint8Array; origin: Int32Array };

/** `text` holds no lone surrogates. */
export function utf8(text: string): Utf8 {
  const bytes = new Uint8Array(text.length * 3);
  const origin = new Int32Array(text.length * 3);
  let n = 0;
  for (let at = 0; at < text.length; at++) {
    const c = text.codePointAt(at) ?? 0;
    const first = n;
    if (c < 0x80) bytes[n++] = c;
    else {
      if (c < 0x800) bytes[n++] = 0xc0 | (c >> 6);
      else {
        if (c < 0x10000) bytes[n++] = 0xe0 | (c >> 12);
        else {
          bytes[n++] = 0xf0 | (c >> 18);
          bytes[n++] = 0x80 | ((c >> 12) & 0x3f);
        }
        bytes[n++] = 0x80 | ((c >> 6) & 0x3f);
      }
      bytes[n++] = 0x80 | (c & 0x3f);
    }
    origin.fill(at, first, n);
    if (c > 0xffff) at++;
  }
  return { bytes: bytes.subarray(0, n), origin: origin.subarray(0, n) };
}

/** A word in the visible characters of its bytes. */
export function spelledInBytes(word: string): string {
  return Array.from(utf8(word).bytes, (byte) => byteCharacters[byte]).join("");
}

/** The bytes of a word, one by one. */
export function byteSteps(word: string): ByteStep[] {
  const { bytes, origin } = utf8(word);
  return Array.from(bytes, (byte, i) => {
    const begin = origin[i];
    return { byte, symbol: byteCharacters[byte], begin, end: begin + ((word.codePointAt(begin) ?? 0) > 0xffff ? 2 : 1) };
  });
}

/** Bytes that are not UTF-8 become U+FFFD, one for each longest part that could have begun a character: as Rust and Python do it. */
export function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/** A JavaScript string may hold halves of surrogate pairs, which no UTF-8 can: each becomes U+FFFD. Indices stay the same. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}
