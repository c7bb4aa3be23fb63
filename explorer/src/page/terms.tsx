import { useState } from "preact/hooks";
import { shown } from "../drawing/number.ts";
import type { Terms as TermsOf } from "../explain/index.ts";
import { Linked } from "./linked.tsx";

const SHOWN = 8;

/** What was summed, the largest terms first; all of them where the reader asks. */
export function Terms({ terms: { columns, value, rows } }: { terms: TermsOf }) {
  const [all, setAll] = useState(false);
  if (rows.length === 0) return null;
  const ordered = rows.toSorted((a, b) => Number(b.own ?? false) - Number(a.own ?? false) || Math.abs(b.value) - Math.abs(a.value));
  const seen = all ? ordered : ordered.slice(0, SHOWN);
  const rest = ordered.slice(seen.length).reduce((sum, term) => sum + term.value, 0);
  return (
    <div class="scrolled">
      <table class="terms">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" colSpan={2}>
                {column}
              </th>
            ))}
            {value && <th scope="col">{value}</th>}
          </tr>
        </thead>
        <tbody>
          {seen.map((term) => (
            <tr key={term.operands[0]?.label} class={term.own ? "own" : undefined}>
              {term.operands.flatMap((operand) => [
                <td key={operand.label}>
                  <Linked operand={operand} />
                </td>,
                <td key={`${operand.label} value`} class="number">
                  {shown(operand.value)}
                </td>,
              ])}
              {value && <td class="number">{shown(term.value)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {ordered.length > SHOWN && (
        <p class="hint">
          {!all && `${ordered.length - SHOWN} smaller terms come to ${shown(rest)} together. `}
          <button type="button" onClick={() => setAll(!all)}>
            {all ? "Only the largest" : "Show all"}
          </button>
        </p>
      )}
    </div>
  );
}
