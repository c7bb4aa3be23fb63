/** What a batcher is given, and what it gives. It knows neither HTTP nor models: works are values, and engines answer lists of them. */

/** Something that answers batches, one at a time. */
export interface BatchEngine<Work, Answer> {
  /** Resolves when it can take a batch: it was started, or started again. Rejects where it never will. */
  ready(): Promise<void>;
  /**
   * An answer for each work, in their order. An answer may be an error of its work alone.
   *
   * @param expected milliseconds that the pass should take
   * @throws EngineLost where the engine ended, or fell silent, with the batch
   */
  run(kind: string, works: readonly Work[], expected: number): Promise<Answer[]>;
}

/** The engine ended with a batch that it had not answered. */
export class EngineLost extends Error {
  override readonly name = "EngineLost";
}

/** What is asked at once by one client. */
export interface BatchRequest<Work> {
  /** Works of one kind may share a batch. */
  kind: string;
  works: readonly { work: Work; tokens: number }[];
  /** When its answers are of no use any more, on the clock of `performance.now()`. */
  deadline: number;
  /** Fires when nobody waits any longer. */
  signal?: AbortSignal;
}

/** A work's answer with its share of the story, in milliseconds. */
export interface Answered<Answer> {
  answer: Answer;
  waited: number;
  pass: number;
}

/** A pass as observers are told of it. */
export interface PassReport {
  kind: string;
  inputs: number;
  tokens: number;
  milliseconds: number;
}

export interface BatcherOptions {
  /** Tokens of a batch; one work that has more goes alone. */
  maxBatchTokens: number;
  /** Tokens that may wait. */
  maxQueueTokens: number;
  /** Requests that may be under way: each holds memory, however small it is. Default: any number. */
  maxRequests?: number;
  /** Tokens a second of one engine in passes of `maxBatchTokens`, to begin with: passes correct it. */
  tokensPerSecond: number;
  /** What a pass takes before its first token, in milliseconds, to begin with. Default: a twentieth of a pass of `maxBatchTokens`. */
  passMilliseconds?: number;
  onPass?(report: PassReport): void;
}

/** How a batcher stands at the moment. */
export interface BatcherFigures {
  /** Waiting, of all requests together. */
  queuedInputs: number;
  queuedTokens: number;
  /** In passes that have begun. */
  runningTokens: number;
  /** What all engines that are there answer together, in passes of `maxBatchTokens`. */
  tokensPerSecond: number;
  /** Milliseconds until all that is there now should be answered. */
  predictedWait: number;
}
