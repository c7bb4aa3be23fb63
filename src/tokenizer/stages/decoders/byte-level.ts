import { decodeUtf8, tokenBytes } from "../../bpe/bytes.ts";
import type { Decoder, StageReader } from "../stage.ts";

/** Tokens to bytes, bytes to text. A token with a character outside the byte-level alphabet stands for itself. */
export const byteLevel: StageReader<Decoder> = () => (tokens) => {
  const bytes: number[] = [];
  for (const token of tokens) for (const byte of tokenBytes(token) ?? new TextEncoder().encode(token)) bytes.push(byte);
  return [decodeUtf8(Uint8Array.from(bytes))];
};
