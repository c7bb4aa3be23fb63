/** Every intermediate value has a name, and whoever asks for it by that name is handed it: the encoder and the heads mark theirs here. */
import type { Value } from "../backends/index.ts";

/** Marks a value with its name and hands it on; what nobody asked for costs nothing. */
export interface Taps {
  (name: string, value: Value): Value;
  /** The taps below a prefix: `taps.at("layer.0")("mlp.up", …)`. */
  at(prefix: string): Taps;
}

/** Taps that collect the asked values into `found`. */
export function tapInto(found: Record<string, Value>, asked: ReadonlySet<string>, prefix = ""): Taps {
  const tap = (name: string, value: Value) => {
    if (asked.has(prefix + name)) found[prefix + name] = value;
    return value;
  };
  return Object.assign(tap, { at: (deeper: string) => tapInto(found, asked, `${prefix}${deeper}.`) });
}

/** Where nobody looks. */
export const silent: Taps = tapInto({}, new Set());
