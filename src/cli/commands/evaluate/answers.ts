import type { Model, TokenIds, Tokenizer } from "../../../doors/node.ts";
import { TypeformerError } from "../../../errors/index.ts";
import type { Example } from "../../../evaluation/index.ts";

/** Tokens of one pass, as the tasks have them. */
const TOKENS_PER_PASS = 1024;

export interface Answered {
  /** The logits of every example, in the file's order. */
  logits: Float32Array[];
  /** How many texts were longer than the model takes, and were cut as Python's examiners do. */
  cut: number;
  seconds: number;
}

interface Examinee {
  readonly model: Model;
  readonly tokenizer: Tokenizer;
}

/** Asks a model everything. Texts of about the same length go together, the longest first: what is too large for the memory shows at once. */
export async function answersTo(
  examples: readonly Example[],
  { model, tokenizer }: Examinee,
  { signal, advance }: { signal: AbortSignal; advance(examples: number): void },
): Promise<Answered> {
  const most = Math.min(tokenizer.modelMaxLength, model.config.tokenLimit);
  const length = ({ text, pair = "" }: Example) => text.length + pair.length;
  const order = [...examples.keys()].sort((a, b) => length(examples[b]) - length(examples[a]));
  const logits: Float32Array[] = new Array(examples.length);
  let cut = 0;
  const begun = performance.now();

  const encoded = (place: number): TokenIds => {
    const { text, pair } = examples[place];
    let encoding = tokenizer.encode(text, pair);
    if (encoding.ids.length > most) {
      cut++;
      encoding = tokenizer.encode(text, pair, { truncation: true, max_length: most });
    }
    const { ids, token_type_ids } = encoding;
    return model.config.tokenTypes > 0 ? { ids, token_type_ids } : { ids }; // Python hands types to models alone that read them
  };

  for (let next = 0; next < order.length; ) {
    const pass = [encoded(order[next])];
    let room = TOKENS_PER_PASS - pass[0].ids.length;
    for (let i = next + 1; i < order.length; i++) {
      if (room < pass[0].ids.length) break;
      pass.push(encoded(order[i]));
      room -= pass[pass.length - 1].ids.length;
    }
    const answers = await model.ask("classify", pass, undefined, { signal });
    for (const [i, [answer]] of answers.entries()) {
      const place = order[next + i];
      if (!answer.every(Number.isFinite)) throw notFinite(examples[place]);
      logits[place] = answer;
    }
    next += pass.length;
    advance(pass.length);
  }
  return { logits, cut, seconds: (performance.now() - begun) / 1000 };
}

const notFinite = ({ index, text }: Example): TypeformerError =>
  new TypeformerError(
    "invalid_parameter",
    `the model's answer to row ${index} (${JSON.stringify(text.slice(0, 60))}) is not finite: its weights are broken, or too large for this precision`,
  );

/** The place of the largest; of equal ones the first, as `numpy.argmax` has it. */
export const best = (logits: Float32Array): number => logits.reduce((most, value, i) => (value > logits[most] ? i : most), 0);
