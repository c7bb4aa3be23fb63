import { useEffect, useRef } from "preact/hooks";

type Plot = typeof import("@observablehq/plot");

/**
 * A chart by Observable Plot, which is fetched when the first one is drawn.
 *
 * @param draw called with the library and the width there is, again whenever `data` changes
 */
export function Chart({ draw, data, label }: { draw(plot: Plot, width: number): SVGElement | HTMLElement; data: unknown; label: string }) {
  const place = useRef<HTMLDivElement>(null);
  const key = JSON.stringify(data);
  useEffect(() => {
    let stale = false;
    const redraw = async () => {
      const plot = await import("@observablehq/plot");
      if (stale || !place.current) return;
      const drawing = draw(plot, Math.max(240, place.current.clientWidth));
      for (const style of drawing.querySelectorAll("style")) style.remove(); // the page's policy forbids it; style/drawings.css says the same
      for (const part of drawing.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label"); // the whole has one
      place.current.replaceChildren(drawing);
    };
    redraw();
    const widths = new ResizeObserver(redraw);
    if (place.current) widths.observe(place.current);
    return () => {
      stale = true;
      widths.disconnect();
    };
  }, [key]);
  return <div ref={place} class="chart" role="img" aria-label={label} />;
}
