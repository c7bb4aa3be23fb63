import type { Decoder, StageReader } from "../stage.ts";

/** Runs of tokens such as `<0xC3>` become the text that their bytes are, or U+FFFD for each where they are no UTF-8. */
export const byteFallback: StageReader<Decoder> = () => (tokens) => {
  const out: string[] = [];
  let bytes: number[] = [];
  const flush = (): void => {
    if (bytes.length > 0) for (const text of textOf(bytes)) out.push(text);
    bytes = [];
  };
  for (const token of tokens) {
    const byte = /^<0x([0-9a-f]{2})>$/i.exec(token);
    if (byte) bytes.push(Number.parseInt(byte[1], 16));
    else {
      flush();
      out.push(token);
    }
  }
  flush();
  return out;
};

function textOf(bytes: readonly number[]): string[] {
  try {
    return [new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes))];
  } catch {
    return bytes.map(() => "\ufffd");
  }
}
