/** What the module exports beside the kernels of the operations: how well this engine computes, and how fast. */
export { peak, stream } from "./peak.as";
export { probe } from "./probe.as";
