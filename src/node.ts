/** typeformer on Node and the runtimes that have its modules: the same names, plus folders on disk and the bundled model. */
import { onPlatform } from "./tasks/index.ts";
import { nodePlatform } from "./tasks/node-platform.ts";

export * from "./exports.ts";

export const { pipeline, loadModel, loadTokenizer } = onPlatform(nodePlatform);
