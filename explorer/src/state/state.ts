/** The page's one state, kept in its address. */
import { signal } from "@preact/signals";
import { readAddress, type State, writeAddress } from "./address.ts";

/** What the page shows now. Read `state.value` in a component to be drawn again when it changes; change it by `change`. */
export const state = signal<State>(readAddress(location.hash));

addEventListener("hashchange", () => {
  state.value = readAddress(location.hash);
});

/**
 * Changes what the page shows, and its address with it.
 *
 * @param step whether the browser's Back button returns to what was shown before: yes for a choice, no for typing
 */
export function change(part: Partial<State>, { step = false } = {}): void {
  state.value = { ...state.value, ...part };
  const address = location.pathname + location.search + writeAddress(state.value);
  if (step) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}

addEventListener("popstate", () => {
  state.value = readAddress(location.hash);
});
