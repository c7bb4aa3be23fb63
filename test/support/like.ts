/** Whether `found` is what a document shows: the same text, where each `…` stands for anything. */
export function like(found: string, shown: string): boolean {
  const pattern = shown
    .split("…")
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("[^]*?");
  return new RegExp(`^${pattern}$`, "u").test(found);
}
