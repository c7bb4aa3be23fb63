/**
 * Golden values (package export `typeformer/golden`): what PyTorch computed, and the judgement of a model by them. `typeformer verify`
 * for any place where there is no command line, a page on a reader's own device among them:
 *
 *     import { openGoldens, verifyModel } from "typeformer/golden";
 *     const file = await fetch("./models/mini/golden.safetensors");
 *     const { okay, first } = await verifyModel(await loadModel("./models/mini/"), await openGoldens(await file.arrayBuffer()));
 * @module typeformer/golden
 */
export { TypeformerError } from "../errors/index.ts";
export * from "../golden/index.ts";
