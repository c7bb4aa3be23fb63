/** A stretch of the context that answers a question, in the field names of Python. */
export interface Answer {
  /** The probability of this stretch in its chunk; where several spans, or chunks, gave the same text, the sum: it may be more than 1. */
  score: number;
  /** [start, end) in UTF-16 units of the context: of the first of the spans that gave this text. */
  start: number;
  end: number;
  /** The context's text from `start` to `end`; empty for "no answer". */
  answer: string;
}

/** The answers to one question, put together chunk by chunk. */
export class Answers {
  private readonly context: string;
  private readonly byText = new Map<string, Answer>();

  constructor(context: string) {
    this.context = context;
  }

  /** Takes a span up. Equal texts, capital letters or not, are one answer: their scores are added, the first one's place stays. */
  add([start, end]: readonly [number, number], score: number): void {
    const answer = this.context.slice(start, end);
    const same = this.byText.get(answer.toLowerCase());
    if (same) same.score += score;
    else this.byText.set(answer.toLowerCase(), { score, start, end, answer });
  }

  /** The best first, of equal ones the earlier. @param impossible the score of "no answer", where that is one */
  best(count: number, impossible?: number): Answer[] {
    const all = [...this.byText.values()];
    if (impossible !== undefined) all.push({ score: impossible, start: 0, end: 0, answer: "" });
    return all.sort((a, b) => b.score - a.score).slice(0, count);
  }
}
