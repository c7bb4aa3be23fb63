/**
 * Your encoder of lesson 7, as `npx typeformer verify --encoder lessons/encoder.ts` takes it: a function of the parameters and the ids that
 * gives what it computed by name. Nothing has to be written here. On a Node before 22.18: `npm run lesson verify`.
 */
import { encoder } from "./07-six-layers.ts";
import { type Parameters, taps } from "./support/taps.ts";

export default (parameters: Parameters, ids: number[]) => taps(encoder, parameters, ids);
