import { cellName } from "../state/address.ts";
import { change } from "../state/state.ts";
import { shown } from "./number.ts";

interface TapValueProps {
  tap: string;
  index: readonly number[];
  value: number;
}

/** One element of a tap within a line of text. A click opens where it comes from. */
export function TapValue({ tap, index, value }: TapValueProps) {
  return (
    <button
      type="button"
      class="tap-value"
      data-tap={tap}
      data-index={index.join()}
      onClick={() => change({ cell: cellName(tap, index) }, { step: true })}
    >
      {shown(value)}
    </button>
  );
}
