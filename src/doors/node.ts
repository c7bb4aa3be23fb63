/**
 * A model for a task, or its parts, on Node and the runtimes that have its modules. Elsewhere the names are the same, and what is left out is
 * folders on disk and the model that nobody has to name.
 * @module typeformer
 */
import { usePeersOfNode } from "../kernels/devices/node-peers.ts";
import { nodeCaller } from "../loading/node-caller.ts";
import { onPlatform } from "../tasks/on-platform.ts";

export * from "./exports.ts";

usePeersOfNode();

const doors = onPlatform(nodeCaller);

/**
 * Opens a model for a task, such as "fill-mask", "ner" or "sentence-embedding", and gives a function of texts.
 *
 * @example
 * const unmask = await pipeline("fill-mask");
 * const [best] = await unmask("She opened the <mask> and walked into the room.");
 *
 * @param model a folder, an id of the hub, an address (in a page, relative to it or not), or files in memory; the bundled model where it is
 *   left out, which a page cannot do
 * @throws TypeformerError `unknown_task`, `model_not_found`; for an id of the hub `download_unavailable`, `access_denied`, `network`,
 *   `file_missing`, `corrupt_download`, `cache_unusable`, `disk_full`; and what `loadModel` and `loadTokenizer` throw
 * @function
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
 * @function
 */
export const loadTasks = doors.loadTasks;

/**
 * The model alone, for those who want logits and taps.
 *
 * @throws TypeformerError for options (`invalid_option`), the backend (`backend_unavailable`), the config (`file_missing`,
 *   `invalid_json`, `invalid_config`, `unsupported_model`), the checkpoint (`file_missing`, `invalid_safetensors`,
 *   `missing_parameter`, `unexpected_parameter`, `invalid_parameter`, `unsupported_dtype`), and `aborted`
 * @function
 */
export const loadModel = doors.loadModel;

/**
 * The tokenizer alone; the weights are not read.
 *
 * @throws TypeformerError `file_missing`, `invalid_json`, `invalid_tokenizer`
 * @function
 */
export const loadTokenizer = doors.loadTokenizer;

/**
 * The parameters alone, by their names in `transformers` and read when they are asked for: matrices, rows, single numbers.
 *
 * @throws TypeformerError `file_missing`, `invalid_json`, `invalid_config`, `unsupported_model`, `invalid_safetensors`,
 *   `missing_parameter`, `unexpected_parameter`, `invalid_parameter`, `aborted`
 * @function
 */
export const openParameters = doors.openParameters;
