/** Guessing first: while the reader plays, the page keeps its answers to itself. */
import { signal } from "@preact/signals";
import type { StepId } from "./address.ts";
import { state } from "./state.ts";

/** From a round's beginning until the guess is made. A link to the game opens it so. */
export const playing = signal(state.value.see === "guess");

/** The steps that would tell what the model answers. */
export const telling: ReadonlySet<StepId> = new Set(["head", "answer", "lens", "ablate", "left", "everywhere"]);
