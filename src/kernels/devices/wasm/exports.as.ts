/** What the module exports beside the kernels of the operations: how well this engine computes, how fast, and by what. */
export { fastestDots } from "./dots.as";
export { peak, stream } from "./peak.as";
export { probe } from "./probe.as";
