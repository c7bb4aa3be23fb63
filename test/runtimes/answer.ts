/** What every consumer is asked, and what PyTorch answers. */
export const SENTENCE = "She opened the <mask> and walked into the room.";
const TOKEN = " door";
const SCORE = 0.4292;
const TOLERANCE = 1e-4; // of a figure rounded to four places; the next token has 0.07

/** The one line of JSON that a consumer prints. */
export interface Answer {
  token: string;
  score: number;
  /** Absent on the command line. */
  backend?: string;
  /** A hash for each way to compute the texts of ./bits, or why there is none. */
  bits?: readonly string[] | string;
}

/** The last line, read as an answer; the command line's is a list of items in the form of the Hugging Face pipelines. */
export function answerIn(printed: string): Answer {
  const line = printed.trim().split("\n").at(-1) ?? "";
  try {
    const value = JSON.parse(line);
    return Array.isArray(value) ? { token: value[0].token_str, score: value[0].score } : value;
  } catch (cause) {
    throw new Error(`it printed no answer, but ${JSON.stringify(printed.slice(-500))}`, { cause });
  }
}

/** What is wrong with an answer; nothing where it is right. */
export function faultOf({ token, score, backend }: Answer, expected: RegExp): string | undefined {
  if (token !== TOKEN || !(Math.abs(score - SCORE) <= TOLERANCE))
    return `it answers ${JSON.stringify(token)} ${score}, not " door" ${SCORE}`;
  if (backend !== undefined && !expected.test(backend)) return `its backend is ${backend}, which is not ${expected}`;
  return undefined;
}
