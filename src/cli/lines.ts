const NEWLINE = 10;

/** Longer lines are answered by an error: a stream without a line's end must not fill the memory. */
export const LONGEST_LINE = 2 * 1024 * 1024; // bytes

/** A line's bytes without its end; `undefined`: it was longer than LONGEST_LINE and is not kept. */
export type Line = Uint8Array | undefined;

/**
 * The lines of a stream, at most `most` at a time. All that has arrived is handed out before more is awaited, so a writer that waits for
 * an answer gets it; and nothing more is read than was asked for. A line ends at \n only, the last one also at the end of the stream.
 */
export async function* lineBatches(input: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Line[]> {
  const unfinished = new UnfinishedLine();
  for await (const chunk of input) {
    let lines: Line[] = [];
    let begin = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, begin)) {
      unfinished.add(chunk.subarray(begin, end));
      lines.push(unfinished.take());
      begin = end + 1;
      if (lines.length < most) continue;
      yield lines;
      lines = [];
    }
    unfinished.add(chunk.subarray(begin));
    if (lines.length > 0) yield lines;
  }
  if (unfinished.length > 0) yield [unfinished.take()];
}

/** The beginning of a line, in the pieces in which it came. */
class UnfinishedLine {
  length = 0;
  private pieces: Uint8Array[] = [];

  add(piece: Uint8Array): void {
    this.length += piece.length;
    if (this.length > LONGEST_LINE) this.pieces = [];
    else this.pieces.push(piece);
  }

  take(): Line {
    const { length, pieces } = this;
    this.length = 0;
    this.pieces = [];
    if (length > LONGEST_LINE) return undefined;
    if (pieces.length === 1) return pieces[0];
    const line = new Uint8Array(length);
    let at = 0;
    for (const piece of pieces) {
      line.set(piece, at);
      at += piece.length;
    }
    return line;
  }
}
