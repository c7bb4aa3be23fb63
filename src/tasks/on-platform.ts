import type { Need } from "../checkpoint/hub/index.ts";
import { loadPart, refuseUnknown } from "../errors/index.ts";
import type { CallerPlatform } from "../loading/index.ts";
import {
  eachOnce,
  FILES_OPTIONS,
  type FilesOptions,
  LOAD_OPTIONS,
  type LoadOptions,
  type ModelParameters,
  type ModelPlace,
  type OnWarning,
  openAtOnce,
  openModel,
  resolvePlace,
  silentAbout,
  tokenizerFrom,
  withProgress,
} from "../loading/index.ts";
import type { Model } from "../model/index.ts";
import type { Tokenizer } from "../tokenizer/index.ts";
import { type ModelTasks, type Opened, taskOver, tasksOver } from "./model-tasks.ts";
import { type TaskName, type TaskOf, type TaskPipelines, taskOf, tasks } from "./table.ts";

/** The public functions, for a platform; its door says what they do. */
export function onPlatform(platform: CallerPlatform) {
  /** A model's files, and the options by which they are opened from now on, here or in a worker: no hub is asked a second time. */
  async function open<O extends FilesOptions>(model: ModelPlace | undefined, options: O, need: Need) {
    const files = await resolvePlace(model, platform, options, need);
    const { pin, downloaded = [] } = files.hub ?? {};
    const progress_callback = options.progress_callback && silentAbout(downloaded, options.progress_callback);
    return { files: withProgress(files, progress_callback), found: { ...options, token: undefined, ...pin, progress_callback } };
  }

  async function pipeline<const Name extends TaskName>(
    name: Name,
    model?: ModelPlace,
    options: LoadOptions = {},
  ): Promise<TaskPipelines[TaskOf<Name>]> {
    const task = taskOf(name);
    refuseUnknown(options, LOAD_OPTIONS, "pipeline");
    const opened = await openWith(model, options, tasks[task].need, tasks[task].load);
    try {
      const callable = await taskOver(opened, task);
      options.progress_callback?.({ status: "ready", name: opened.files.name });
      return callable;
    } catch (error) {
      opened.model.dispose();
      throw error;
    }
  }

  /** A model and its tokenizer, and meanwhile what is loaded beside them. */
  async function openWith(
    place: ModelPlace | undefined,
    options: LoadOptions,
    need: Need = "all",
    beside?: () => Promise<unknown>,
  ): Promise<Opened> {
    const { files, found } = await open(place, options, need);
    const warn = eachOnce(options.onWarning);
    let onBegun = () => {};
    const begun = new Promise<void>((resolve) => {
      onBegun = resolve;
    });
    const [[tokenizer], model] = await openAtOnce(
      () => Promise.all([tokenizerFrom(files, begun), beside?.()]),
      (signal) => openModel(place, files, { ...found, signal, onWarning: warn }, platform, onBegun).finally(onBegun),
      (opened) => opened.dispose(),
      found.signal,
    );
    return { files, tokenizer, model, warn };
  }

  async function loadTasks(model?: ModelPlace, options: LoadOptions = {}): Promise<ModelTasks> {
    refuseUnknown(options, LOAD_OPTIONS, "loadTasks");
    const opened = await openWith(model, options, "tasks");
    options.progress_callback?.({ status: "ready", name: opened.files.name });
    return tasksOver(opened);
  }

  async function loadModel(model?: ModelPlace, options: LoadOptions = {}): Promise<Model> {
    refuseUnknown(options, LOAD_OPTIONS, "loadModel");
    const { files, found } = await open(model, options, "model");
    const loaded = await openModel(model, files, found, platform);
    options.progress_callback?.({ status: "ready", name: files.name });
    return loaded;
  }

  async function loadTokenizer(model?: ModelPlace, options: FilesOptions = {}): Promise<Tokenizer> {
    refuseUnknown(options, FILES_OPTIONS, "loadTokenizer");
    const { files } = await open(model, options, "tokenizer");
    return tokenizerFrom(files);
  }

  async function openParameters(model?: ModelPlace, options: FilesOptions & { onWarning?: OnWarning } = {}): Promise<ModelParameters> {
    refuseUnknown(options, [...FILES_OPTIONS, "onWarning"], "openParameters");
    const { files } = await open(model, options, "model");
    const modelParameters = await loadPart(async () => (await import("../loading/model-parameters.ts")).modelParameters);
    return modelParameters(files, { signal: options.signal, onWarning: eachOnce(options.onWarning) });
  }

  return { pipeline, loadTasks, loadModel, loadTokenizer, openParameters };
}
