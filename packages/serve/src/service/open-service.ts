import { basename } from "node:path";
import type { LoadOptions, Task } from "typeformer";
import { TypeformerError } from "typeformer";
import { requests } from "typeformer/requests";
import { Answering } from "../engine/answering.ts";
import type { OnServiceEvent } from "./events.ts";
import type { Facts } from "./facts.ts";
import type { AnswerTo, Asked, Service } from "./service.ts";

/** What a service is opened with. */
export interface ServiceOptions extends Pick<LoadOptions, "backend" | "dtype" | "simd" | "threads" | "revision" | "local_files_only"> {
  /** A folder or an id of the hub. Default: the bundled model. */
  model?: string;
  /** The task of a path that names none. Default: what the checkpoint's head is for. */
  task?: Task;
  /** The name under which clients ask for it. Default: the hub's id, or the folder's name. */
  modelId?: string;
  /** Processes that compute; 0: this one does. Default: 1. */
  engines?: number;
  /** Tokens of a pass. Default: measured. */
  maxBatchTokens?: number;
  maxQueueTokens?: number;
  /** Inputs of a request. Default: 1024. */
  maxInputs?: number;
  /** Milliseconds after which an answer is of no use. Default: 30,000. */
  timeoutMs?: number;
  /** Is told of passes, engines and warnings. */
  onEvent?: OnServiceEvent;
}

/** The tasks in the order in which a checkpoint is asked what it is for. */
const byHead: readonly Task[] = ["text-classification", "token-classification", "question-answering", "fill-mask", "sentence-embedding"];

/** Opens a service; it is there at once, and `ready` later. */
export function openService(options: ServiceOptions = {}): Service {
  let state: Service["state"] = "starting";
  let failure: Error | undefined;
  let facts: Facts | undefined;
  let answering: Answering | undefined;
  const { model, task, modelId, maxBatchTokens = 256, maxQueueTokens = 65_536, maxInputs = 1024 } = options;
  const { backend, dtype, simd, threads, revision, local_files_only } = options;
  const opening = Answering.open(model, { backend, dtype, simd, threads, revision, local_files_only }).then(
    (opened) => {
      answering = opened;
      facts = factsOf(opened);
      state = "ready";
    },
    (error) => {
      failure = error;
      state = "failed";
    },
  );

  function factsOf({ tasks: { model: loaded, missing } }: Answering): Facts {
    const names = Object.keys(requests).filter((name): name is Task => name !== "tokenize");
    const tasks = names.filter((name) => missing(name) === undefined);
    return {
      id: modelId ?? (model === undefined ? "typeformer-mini" : /^[./]/.test(model) ? basename(model) : model),
      sha: null,
      architecture: loaded.config.architecture,
      task: task ?? byHead.find((each) => tasks.includes(each)) ?? "sentence-embedding",
      tasks,
      missing: Object.fromEntries(names.flatMap((name) => (missing(name) ? [[name, missing(name)]] : []))),
      width: loaded.config.hidden,
      labels: loaded.config.labelNames,
      tokenLimit: loaded.config.tokenLimit,
      vocabulary: loaded.config.vocab,
      backend: loaded.backend,
      dtype: loaded.dtype,
      engines: 0,
      maxBatchTokens,
      maxQueueTokens,
      maxInputs,
      tokensPerSecond: 1000,
      version: "0.1.0",
    };
  }

  const opened = async (): Promise<Answering> => {
    await opening;
    if (answering) return answering;
    throw failure;
  };

  return {
    get state() {
      return state;
    },
    get failure() {
      return failure;
    },
    get facts() {
      if (facts) return facts;
      throw new Error("not ready");
    },
    settled: () => opening,
    async ask<T extends Task>(asked: Asked<T>) {
      const begin = performance.now();
      const answers = await (await opened()).answer(asked);
      const wrong = answers.findIndex((answer) => answer instanceof TypeformerError);
      if (wrong >= 0) {
        const { code, message } = answers[wrong] as TypeformerError;
        throw new TypeformerError(code, answers.length > 1 ? `inputs[${wrong}]: ${message}` : message);
      }
      const timing = { tokenization: 0, queue: 0, inference: performance.now() - begin, tokens: 0, characters: 0 };
      return { answers: answers as AnswerTo<T>[], timing };
    },
    async tokenize(texts) {
      const { tokenizer } = (await opened()).tasks;
      return texts.map((text) => {
        const { ids, tokens, offsets } = tokenizer.encode(text);
        return ids.map((id, i) => {
          const special = tokenizer.isSpecial(id);
          const [start, stop] = special ? [null, null] : offsets[i];
          return { id, text: tokens[i], special, start, stop };
        });
      });
    },
    async decode(ids, options) {
      const { tokenizer } = (await opened()).tasks;
      return ids.map((each) => tokenizer.decode([...each], options));
    },
    queue: { inputs: 0, tokens: 0 },
    async drain() {
      state = "draining";
    },
    async dispose() {
      answering?.tasks.dispose();
    },
  };
}
