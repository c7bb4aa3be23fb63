/** A view as files: its drawing as SVG that looks the same anywhere, its numbers as CSV. */

const drawn = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "dominant-baseline",
];
const colours = ["fill", "stroke"];

/** The drawing alone, with the colours and letters that the page's style sheet gives it written into each element. */
export function svgText(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const copies = [copy, ...copy.querySelectorAll("*")] as SVGElement[];
  for (const [i, element] of [svg, ...svg.querySelectorAll("*")].entries()) {
    const style = getComputedStyle(element);
    for (const property of drawn) {
      const value = style.getPropertyValue(property);
      if (value) copies[i].setAttribute(property, colours.includes(property) ? plainColour(value) : value);
    }
    for (const attribute of ["style", "class", "tabindex"]) copies[i].removeAttribute(attribute);
  }
  const { width, height } = svg.getBoundingClientRect();
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(Math.round(width)));
  copy.setAttribute("height", String(Math.round(height)));
  const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of [
    ["width", "100%"],
    ["height", "100%"],
    ["fill", plainColour(getComputedStyle(document.body).backgroundColor)],
  ])
    paper.setAttribute(name, value);
  copy.prepend(paper);
  return new XMLSerializer().serializeToString(copy);
}

const plain = new Map<string, string>();
let painter: CanvasRenderingContext2D | null | undefined;

/** Mixed colours as `rgb(…)`: programs that open SVG know no `color-mix` or `oklab`. */
function plainColour(colour: string): string {
  if (/^(none|rgb|#)/.test(colour)) return colour;
  let found = plain.get(colour);
  if (found === undefined) {
    painter ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    if (!painter) return colour;
    painter.clearRect(0, 0, 1, 1);
    painter.fillStyle = colour;
    painter.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = painter.getImageData(0, 0, 1, 1).data;
    found = a === 255 ? `rgb(${r}, ${g}, ${b})` : `rgba(${r}, ${g}, ${b}, ${(a / 255).toFixed(3)})`;
    plain.set(colour, found);
  }
  return found;
}

/** Rows of cells by RFC 4180. */
export const csvText = (rows: readonly (readonly (string | number)[])[]): string =>
  rows
    .map((row) => `${row.map((cell) => (/[",\r\n]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : cell)).join(",")}\r\n`)
    .join("");

/** Hands a file to the reader. */
export function save(name: string, type: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
