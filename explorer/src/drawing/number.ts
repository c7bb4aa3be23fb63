/** A number as the page writes it: four significant digits and a true minus. */
export function shown(x: number): string {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "NaN" : x < 0 ? "−∞" : "∞";
  if (x === 0) return "0";
  const tiny = Math.abs(x) < 1e-4;
  return (tiny ? x.toExponential(2) : x.toPrecision(4)).replaceAll("-", "−");
}

/** A share in percent: `42.9%`; nothing rounds to none. */
export const percent = (share: number): string =>
  share > 0 && share < 0.00005 ? "<0.01%" : `${(share * 100).toFixed(share < 0.01 ? 2 : 1)}%`;

/** A token as a reader knows it: `Ġroom` is `room` with a space before it, drawn as `␣room`. */
export const readable = (token: string): string => token.replaceAll("Ġ", "␣").replaceAll("Ċ", "⏎");

/** A stretch of text whose white space can be seen. */
export const visible = (text: string): string => text.replaceAll(" ", "␣").replaceAll("\n", "⏎").replaceAll("\t", "⇥");
