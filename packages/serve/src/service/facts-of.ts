import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { type Task, TypeformerError } from "typeformer";
import type { Batcher } from "../batcher/index.ts";
import type { OpenedEngines } from "../engine/engines.ts";
import { isOfHub } from "../engine/hub-commit.ts";
import { allTasks } from "../engine/model-facts.ts";
import type { Facts } from "./facts.ts";
import type { ServiceOptions } from "./options.ts";

/** The tasks in the order in which a checkpoint is asked what it is for. */
const byHead: readonly Task[] = ["text-classification", "token-classification", "question-answering", "fill-mask", "sentence-embedding"];

/** What a service says of its model. @throws TypeformerError `missing_head` where it was opened for a task that the model does not do */
export function factsOf(
  { facts, commit }: OpenedEngines,
  options: ServiceOptions,
  { maxBatchTokens, maxQueueTokens, maxRequests }: Pick<Facts, "maxBatchTokens" | "maxQueueTokens" | "maxRequests">,
  batcher: Pick<Batcher<unknown, unknown>, "figures">,
): Facts {
  const { model, engines = 1 } = options;
  const tasks = allTasks.filter((task) => facts.missing[task] === undefined);
  const task = options.task ?? byHead.find((each) => tasks.includes(each)) ?? "sentence-embedding";
  const id = options.modelId ?? nameOf(model);
  const missing = Object.entries(facts.missing).map(([each, reason]) => [each, reason.replace(/^.*? has no /, `${id} has no `)]);
  const reason = facts.missing[task];
  if (reason !== undefined) throw new TypeformerError("missing_head", reason);
  return {
    id,
    sha: commit ?? null,
    architecture: facts.modelType,
    task,
    tasks,
    missing: Object.fromEntries(missing), // clients know the model by its name, not by its folder
    width: facts.sentences?.width ?? facts.hidden,
    labels: tasks.some((each) => each === "text-classification" || each === "token-classification") ? facts.labelNames : [],
    tokenLimit: facts.tokenLimit,
    sentenceLimit: facts.sentences?.maxLength ?? facts.tokenLimit,
    vocabulary: facts.vocabulary,
    backend: facts.backend,
    dtype: facts.dtype,
    engines,
    maxBatchTokens,
    maxQueueTokens,
    maxRequests,
    maxInputs: options.maxInputs ?? 1024,
    get tokensPerSecond() {
      return batcher.figures.tokensPerSecond;
    },
    version,
  };
}

function nameOf(model: string | undefined): string {
  if (model === undefined) return "typeformer-mini";
  return isOfHub(model) ? model : basename(resolve(model));
}

const home = import.meta.url.endsWith(".ts") ? "../../package.json" : "../package.json"; // from the sources, or from dist
const version: string = JSON.parse(readFileSync(new URL(home, import.meta.url), "utf8")).version;
