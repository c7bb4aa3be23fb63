import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { csvText, save, svgText } from "./export.ts";

interface FigureProps {
  /** Names the files that it is saved as. */
  name: string;
  caption: ComponentChildren;
  /** The numbers that are drawn, with a header. */
  numbers(): readonly (readonly (string | number)[])[];
  children: ComponentChildren;
}

/** A drawing with its caption, which the reader can take along. It holds one `<svg>`. */
export function Figure({ name, caption, numbers, children }: FigureProps) {
  const figure = useRef<HTMLElement>(null);
  const saveSvg = () => {
    const svg = figure.current?.querySelector("svg");
    if (svg) save(`${name}.svg`, "image/svg+xml", svgText(svg));
  };
  const saveCsv = () => save(`${name}.csv`, "text/csv", csvText(numbers()));
  return (
    <figure ref={figure} id={name}>
      {children}
      <figcaption>
        <span>{caption}</span>
        <span class="take">
          <button type="button" onClick={saveSvg} aria-label={`Save ${name} as SVG`}>
            SVG
          </button>
          <button type="button" onClick={saveCsv} aria-label={`Save the numbers of ${name} as CSV`}>
            CSV
          </button>
        </span>
      </figcaption>
    </figure>
  );
}
