/**
 * The same names as `typeformer` has in a page, in one file that loads no other of its parts later: for service workers, those of an extension
 * among them, and worklets, where `import()` is forbidden. A program takes one of the two: neither knows the classes of the other.
 *
 *     import { pipeline } from "typeformer/all";
 *     const unmask = await pipeline("fill-mask", "distilbert/distilroberta-base");
 * @module typeformer/all
 */
export * from "./browser.ts";
