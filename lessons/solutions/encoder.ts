import { type Parameters, taps } from "../support/taps.ts";
import { encoder } from "./07-six-layers.ts";

export default (parameters: Parameters, ids: number[]) => taps(encoder, parameters, ids);
