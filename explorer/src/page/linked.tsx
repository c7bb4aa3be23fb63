import type { Operand } from "../explain/index.ts";
import { cellName } from "../state/address.ts";
import { change } from "../state/state.ts";

/** A number's name; that of another tap's element opens it in its turn. */
export function Linked({ operand: { label, place } }: { operand: Operand }) {
  if (place?.kind !== "tap") return <span title={place && `${place.name} [${place.index.join(", ")}]`}>{label}</span>;
  const cell = cellName(place.name, place.index);
  return (
    <button type="button" class="link" title={cell} onClick={() => change({ cell }, { step: true })}>
      {label}
    </button>
  );
}
