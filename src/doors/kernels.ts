/**
 * Kernels (package export `typeformer/kernels`): what each operation computes, a reference, the cases that hold every
 * implementation to it, and the two functions that judge an implementation of your own. They run in its program: what they look at,
 * and what nobody can see from there, docs/guides/judging-a-kernel.md says.
 *
 *     import { bench, conform, operations } from "typeformer/kernels";
 *     const verdicts = await conform(operations.gelu, myGelu, { name: "mine" });
 *     const timings = await bench(operations.gelu, myGelu, { name: "mine" }); // refuses a wrong kernel
 * @module typeformer/kernels
 */
export { TypeformerError } from "../errors/index.ts";
export * from "../kernels/index.ts";
export { type Comparison, compare } from "../tensor/index.ts";
