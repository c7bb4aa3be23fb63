/** typeformer where there is no Node: browsers, workers. The same names as on Node; the bundled model must be imported to be used. */
import { TypeformerError } from "./errors.ts";
import { onPlatform } from "./tasks/index.ts";

export * from "./exports.ts";

export const { pipeline, loadModel, loadTokenizer } = onPlatform({
  bundled() {
    throw new TypeformerError(
      "model_not_found",
      'name a model here, an address or its files; or take the small bundled one: import mini from "typeformer/mini"; pipeline("fill-mask", mini)',
    );
  },
});
