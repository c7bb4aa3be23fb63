/** `typeformer/kernels` on Node: the same, with the GPU dialects able to find the packages they run on. */
import { usePeersOfNode } from "./kernels/node-peers.ts";

export * from "./kernels/index.ts";

usePeersOfNode();
