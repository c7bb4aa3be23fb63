import { signal } from "@preact/signals";

/** What went wrong last, for the page to say. */
export const trouble = signal<string | undefined>(undefined);

/** Passes of a model that another one has replaced fail without harm; anything else is told. */
export function report(error: unknown): void {
  const { code, message } = error as { code?: string; message?: string };
  if (code !== "disposed" && code !== "aborted") trouble.value = message ?? String(error);
}
