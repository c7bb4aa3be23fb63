/** typeformer in this process, as one line of a table's settings. */
import { loadModel, type Model } from "../src/doors/node.ts";
import { folderOf, type GeneratedFolder } from "./generated-folder.ts";
import { type Lane, strayedFrom } from "./lanes.ts";

export interface EngineSettings {
  backend: string;
  threads: number;
  dtype: string;
  /** Of a backend that has lanes. */
  simd?: Lane;
}

/** The model, or why the engine will not run it this way. */
export type OpenModel = (folder: GeneratedFolder, settings: EngineSettings) => Promise<Model | string>;

export const openModel: OpenModel = async ({ path }, { backend, threads, dtype, simd }) => {
  try {
    const model = await loadModel(`./${folderOf(path, dtype)}`, { backend, threads, dtype: dtype as "f32" | "q8", simd });
    const strayed = strayedFrom({ threads, simd }, model.backend);
    if (strayed === undefined) return model;
    model.dispose();
    return strayed;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
