/** The browser and its version, out of a user agent string that names others before it. */
export function browserName(userAgent: string): string {
  const kinds = [/(Firefox|Edg|OPR)\/([\d.]+)/, /((?:Headless)?Chrome)\/([\d.]+)/, /(Version)\/([\d.]+) .*Safari/];
  const found = kinds.map((kind) => kind.exec(userAgent)).find((match) => match);
  if (!found) return userAgent;
  const names: Record<string, string> = { Edg: "Edge", OPR: "Opera", Version: "Safari" };
  return `${names[found[1]] ?? found[1]} ${found[2]}`;
}
