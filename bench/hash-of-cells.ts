import { createHash } from "node:crypto";
import type { Cell } from "./cells.ts";

/** sha256 over all ids and masks: the same figure, the same work. */
export function hashOfCells(cells: readonly Cell[]): string {
  return createHash("sha256")
    .update(JSON.stringify(cells.map(({ ids, masks }) => ({ ids, masks }))))
    .digest("hex");
}
