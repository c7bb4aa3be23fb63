/** An opened model: the engine in its worker, the tokenizer here. */
import { signal } from "@preact/signals";
import { loadModel, loadTokenizer, type Model, type ModelParts, type ProgressEvent, type Tokenizer } from "typeformer";
import mini from "typeformer-mini";
import { MASK } from "./masking.ts";

export interface Session {
  /** What the reader calls it: "bundled model", an address, a folder's name. */
  readonly name: string;
  readonly model: Model;
  readonly tokenizer: Tokenizer;
  /** Where its files are, for those who read parameters and golden values. */
  readonly place: string | ModelParts;
  /** Whether it fills masks; without the head for that it only reads. */
  readonly fills: boolean;
  /** The id of its mask, and what it calls it: `<mask>`, `[MASK]`. */
  readonly mask: number;
  readonly maskName: string;
}

export type Opening =
  | { status: "opening"; name: string; loaded: number; total: number; cancel(): void }
  | { status: "failed"; name: string; message: string };

/** The model that answers; the bundled one first. */
export const session = signal<Session | undefined>(undefined);

/** What happens while another model is opened, beside the one that goes on answering. */
export const opening = signal<Opening | undefined>(undefined);

export const bundled = { name: "bundled model", place: mini as ModelParts };

/**
 * Opens a model and, once it is ready, lets it answer in the place of the one before. A failure or a cancelled load leaves that one.
 * `opening` tells how far it is.
 */
export async function open(place: string | ModelParts, name: string): Promise<void> {
  if (opening.value?.status === "opening") opening.value.cancel();
  const controller = new AbortController();
  const bytes = new Map<string, { loaded: number; total: number }>();
  const cancel = () => controller.abort();
  const mine = () => !controller.signal.aborted;
  opening.value = { status: "opening", name, loaded: 0, total: 0, cancel };
  const progress_callback = (event: ProgressEvent) => {
    if (event.status !== "progress" || !mine()) return;
    bytes.set(event.file, event);
    const sum = (of: "loaded" | "total") => [...bytes.values()].reduce((total, file) => total + file[of], 0);
    opening.value = { status: "opening", name, loaded: sum("loaded"), total: sum("total"), cancel };
  };
  const { signal } = controller;
  const loading = loadModel(place, { signal, progress_callback, onWarning: () => {} });
  try {
    const [tokenizer, model] = await Promise.all([loadTokenizer(place, { signal }), loading]);
    signal.throwIfAborted();
    session.value?.model.dispose();
    const { maskTokenId: mask = -1, maskToken: maskName = MASK } = tokenizer;
    const fills = mask >= 0 && model.missing("mlm") === undefined;
    session.value = { name, model, tokenizer, place, fills, mask, maskName };
    opening.value = undefined;
  } catch (error) {
    if (mine()) opening.value = { status: "failed", name, message: error instanceof Error ? error.message : String(error) };
    else if (opening.value?.status === "opening" && opening.value.cancel === cancel) opening.value = undefined;
    controller.abort(); // where one part failed, the other need not be read to its end
    loading.then(
      (model) => model.dispose(),
      () => {}, // told above
    );
  }
}
