/**
 * typeformer where there is no Node: browsers, workers. The same names as on Node; the bundled model must be imported to be used, and
 * in a page the engine lives in a worker unless `worker: false` is given.
 */

import { webCaller } from "../loading/web-caller.ts"; // not by the folder's door, behind which the worker's program lives
import { onPlatform } from "../tasks/on-platform.ts";

export * from "./exports.ts";

const doors = onPlatform(webCaller);

/**
 * Opens a model for a task, such as "fill-mask", "ner" or "sentence-embedding", and gives a function of texts.
 *
 * @example
 * const unmask = await pipeline("fill-mask", "./models/distilroberta-base/");
 * const [best] = await unmask("She opened the <mask> and walked into the room.");
 *
 * @param model an address, relative to the page (`./…`) or not, an id of the hub, or files in memory
 * @throws TypeformerError `unknown_task`, `model_not_found`; for an id of the hub `download_unavailable`, `access_denied`, `network`,
 *   `file_missing`, `corrupt_download`, `disk_full`; and what `loadModel` and `loadTokenizer` throw
 */
export const pipeline = doors.pipeline;

/**
 * One model for several tasks, which share its weights: an encoder that fills masks, scores texts and makes vectors of them, all at once.
 *
 * @example
 * const tasks = await loadTasks("distilbert/distilroberta-base");
 * const [unmask, embed] = await Promise.all([tasks.open("fill-mask"), tasks.open("sentence-embedding")]);
 *
 * @throws TypeformerError what `pipeline` throws, but for the task
 */
export const loadTasks = doors.loadTasks;

/**
 * The model alone, for those who want logits and taps.
 *
 * @throws TypeformerError for options (`invalid_option`), the backend (`backend_unavailable`), the config (`file_missing`,
 *   `invalid_json`, `invalid_config`, `unsupported_model`), the checkpoint (`file_missing`, `invalid_safetensors`,
 *   `missing_parameter`, `unexpected_parameter`, `invalid_parameter`, `unsupported_dtype`), and `aborted`
 */
export const loadModel = doors.loadModel;

/** The tokenizer alone; the weights are not read. @throws TypeformerError `file_missing`, `invalid_json`, `invalid_tokenizer` */
export const loadTokenizer = doors.loadTokenizer;

/**
 * The parameters alone, by their names in `transformers` and read when they are asked for: matrices, rows, single numbers.
 *
 * @throws TypeformerError `file_missing`, `invalid_json`, `invalid_config`, `unsupported_model`, `invalid_safetensors`,
 *   `missing_parameter`, `unexpected_parameter`, `invalid_parameter`, `aborted`
 */
export const openParameters = doors.openParameters;
