/** `typeformer/kernels` on Node: the same, with the GPU dialects able to find the packages they run on. */
import { usePeersOfNode } from "../kernels/devices/node-peers.ts";

export * from "./kernels.ts";

usePeersOfNode();
