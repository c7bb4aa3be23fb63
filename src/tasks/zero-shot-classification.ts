import type { ModelFiles } from "../checkpoint/index.ts";
import { TypeformerError } from "../errors/index.ts";
import type { OnWarning } from "../loading/index.ts";
import type { Model } from "../model/index.ts";
import type { Encoding, Tokenizer } from "../tokenizer/index.ts";
import { entailmentOf, hypotheses } from "./claims/index.ts";
import { inPasses } from "./passes.ts";
import { checkOptions, type Field } from "./requests/fields.ts";
import { zeroShotClassification as request } from "./requests/zero-shot-classification.ts";
import { softmax } from "./scores.ts";
import { checkedEncoding, encodeWithin, readTexts } from "./texts.ts";

/** What a text is about, in the field names of Python. */
export interface ZeroShotAnswer {
  /** The text. */
  sequence: string;
  /** The labels that were asked for, best first. */
  labels: string[];
  /** One for each label. They add up to 1, unless every label was judged by itself. */
  scores: number[];
}

/** What is asked of a text. */
export interface ZeroShotOptions {
  /** What it may be about: a list, or one string with commas. */
  candidate_labels: string | readonly string[];
  /** What is claimed of the text, with the label in place of `{}`. Default: "This example is {}." */
  hypothesis_template?: string;
  /** Judge every label by itself: several may be true, or none. Default: false. */
  multi_label?: boolean;
  /** Gives the call up: the typed error `aborted`. */
  signal?: AbortSignal;
}

/**
 * The task zero-shot-classification, with the conventions of Python's pipeline. Calls throw `invalid_input`, `invalid_option`, `too_long`,
 * `aborted`, `disposed`.
 */
export interface ZeroShotClassifier {
  (text: string, options: ZeroShotOptions): Promise<ZeroShotAnswer>;
  (
    text: string,
    candidate_labels: string | readonly string[],
    options?: Omit<ZeroShotOptions, "candidate_labels">,
  ): Promise<ZeroShotAnswer>;
  /** One for each text. */
  (texts: readonly string[], options: ZeroShotOptions): Promise<ZeroShotAnswer[]>;
  (
    texts: readonly string[],
    candidate_labels: string | readonly string[],
    options?: Omit<ZeroShotOptions, "candidate_labels">,
  ): Promise<ZeroShotAnswer[]>;
  /** What comes is known when the program runs. */
  (texts: string | readonly string[], options: ZeroShotOptions): Promise<ZeroShotAnswer | ZeroShotAnswer[]>;
  /** Always a list, for programs that want one shape. */
  perText(texts: string | readonly string[], options: ZeroShotOptions): Promise<ZeroShotAnswer[]>;
  readonly tokenizer: Tokenizer;
  readonly model: Model;
  /** Gives the model back; later calls throw `disposed`. */
  dispose(): void;
}

const { labels, ...others } = request.parameters;

/** A call may be asked all that a request may, whose labels have Python's name here, and is given a signal beside. */
const parameters = { candidate_labels: { ...labels, required: true }, ...others } as const satisfies Record<
  Exclude<keyof ZeroShotOptions, "signal">,
  Field
>;

/**
 * Judges texts by labels that the model never learned: whether "This example is about ships." follows from the text, which a model of natural
 * language inference was trained to tell (Yin, Hay & Roth 2019). Throws TypeformerError `invalid_input`, `invalid_option`, `too_long`,
 * `missing_head`, `aborted`, `disposed`.
 */
export async function zeroShotClassification(
  model: Model,
  tokenizer: Tokenizer,
  { warn, files }: { warn: OnWarning; files: ModelFiles },
): Promise<ZeroShotClassifier> {
  const { config } = model;
  const { entailment, contradiction } = await entailmentOf(config, files, warn);
  const most = Math.min(tokenizer.modelMaxLength, config.tokenLimit);

  async function perText(texts: string | readonly string[], options: ZeroShotOptions): Promise<ZeroShotAnswer[]> {
    const asked = checkOptions(options, parameters, ["signal"], "zero-shot-classification");
    const { hypothesis_template = parameters.hypothesis_template.default, multi_label = false } = asked;
    const names = labelsOf(asked.candidate_labels);
    const claims = hypotheses(hypothesis_template, names);
    const sequences = readTexts(texts);
    refuseEmpty(sequences);

    const answers = await inPasses(pairs(sequences, claims), (some) => model.ask("classify", some, undefined, { signal: options.signal }));
    const scoresOf = multi_label || names.length === 1 ? eachByItself : amongAll;
    return sequences.map((sequence, s) => {
      const scores = scoresOf(answers.slice(s * names.length, (s + 1) * names.length).map(([logits]) => logits));
      const order = Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a] || b - a); // equal ones in reverse, as in Python
      return { sequence, labels: order.map((i) => names[i]), scores: order.map((i) => scores[i]) };
    });
  }

  /** Entailment against contradiction. */
  const eachByItself = (logits: Float32Array[]): number[] =>
    logits.map((row) => softmax(Float32Array.of(row[contradiction], row[entailment]))[1]);
  const amongAll = (logits: Float32Array[]): Float32Array => softmax(Float32Array.from(logits, (row) => row[entailment]));

  /** The text gives way, and never the claim. Where the claim leaves it no room nothing is cut, as in Python. */
  function encodePair(text: string, claim: string): Encoding {
    const whole = tokenizer.encode(text, claim);
    const excess = whole.ids.length - most;
    const given = whole.sequence_ids.filter((sequence) => sequence === 0).length;
    if (excess <= 0 || given <= excess) return checkedEncoding(whole, tokenizer, config);
    warn(
      `zero-shot-classification: what a text and a claim have beyond ${most} tokens is cut off the text and not judged (\`truncation\`)`,
    );
    return encodeWithin(tokenizer, config, text, { truncation: "only_first" }, claim);
  }

  /** One after the other, since there are as many as texts times labels. */
  function* pairs(texts: readonly string[], claims: readonly string[]): Generator<Encoding> {
    for (const text of texts) for (const claim of claims) yield encodePair(text, claim);
  }

  async function classify(texts: string | readonly string[], ...[given, beside]: Arguments): Promise<ZeroShotAnswer | ZeroShotAnswer[]> {
    if (Array.isArray(texts) && texts.length === 0) throw new TypeformerError("invalid_input", "the list has no text: give one at least");
    const areLabels = typeof given === "string" || Array.isArray(given);
    const answers = await perText(texts, areLabels ? { ...beside, candidate_labels: given } : (given as ZeroShotOptions));
    return typeof texts === "string" ? answers[0] : answers;
  }

  return Object.assign(classify as ZeroShotClassifier, { perText, tokenizer, model, dispose: () => model.dispose() });
}

type Arguments = [labelsOrOptions: ZeroShotOptions | string | readonly string[], beside?: Omit<ZeroShotOptions, "candidate_labels">];

const OUTER_SPACE = /^\p{White_Space}+|\p{White_Space}+$/gu; // Python's strip; JavaScript's trim takes U+FEFF too, and leaves U+0085

/** @throws TypeformerError `invalid_input` */
function refuseEmpty(texts: readonly string[]): void {
  const empty = texts.indexOf("");
  if (empty < 0) return;
  const where = texts.length === 1 ? "the text" : `text ${empty} of the list`;
  throw new TypeformerError("invalid_input", `${where} is empty: give one that says something to be judged`);
}

/** @throws TypeformerError `invalid_option` where there is none */
function labelsOf(given: string | readonly string[]): readonly string[] {
  const names = typeof given === "string" ? given.split(",").flatMap((part) => part.replace(OUTER_SPACE, "") || []) : given;
  if (names.length > 0) return names;
  throw new TypeformerError("invalid_option", "candidate_labels: there is no label: give one at least");
}
