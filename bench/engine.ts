/** typeformer in this process, as one line of a table's settings. */
import { loadModel, type Model } from "../src/doors/node.ts";
import { folderOf, type GeneratedFolder } from "./generated-folder.ts";

export interface EngineSettings {
  backend: string;
  threads: number;
  dtype: string;
}

/** The model, or why the engine will not run it this way. */
export type OpenModel = (folder: GeneratedFolder, settings: EngineSettings) => Promise<Model | string>;

export const openModel: OpenModel = async ({ path }, { backend, threads, dtype }) => {
  try {
    const model = await loadModel(`./${folderOf(path, dtype)}`, { backend, threads, dtype: dtype as "f32" | "q8" });
    const running = Number(/(\d+) threads?/.exec(model.backend)?.[1] ?? 1); // a GPU has no threads to choose
    if (running === threads) return model;
    model.dispose();
    return `${model.backend} does not run on ${threads} threads`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
