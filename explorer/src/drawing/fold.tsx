import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

/** The first of many things, and a button for the rest. */
export function useFold<T>(all: readonly T[], most: number, things: string): { shown: readonly T[]; more: ComponentChildren } {
  const [open, setOpen] = useState(false);
  if (all.length <= most) return { shown: all, more: null };
  return {
    shown: open ? all : all.slice(0, most),
    more: (
      <button type="button" class="more" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? `the first ${most} ${things}` : `all ${all.length} ${things}`}
      </button>
    ),
  };
}
