import { playing } from "../state/playing.ts";

/** Stands where the answers would, while the reader guesses. */
export function Untold() {
  return (
    <p class="hint">
      Hidden until you have guessed.{" "}
      <button type="button" onClick={() => (playing.value = false)}>
        Reveal
      </button>
    </p>
  );
}
