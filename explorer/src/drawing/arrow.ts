/** Where an arrow key leads in a grid; `undefined` for other keys. */
export function arrow(key: string, r: number, c: number, lastRow: number, lastColumn: number): [number, number] | undefined {
  const targets: Record<string, [number, number]> = {
    ArrowUp: [Math.max(0, r - 1), c],
    ArrowDown: [Math.min(lastRow, r + 1), c],
    ArrowLeft: [r, Math.max(0, c - 1)],
    ArrowRight: [r, Math.min(lastColumn, c + 1)],
    Home: [r, 0],
    End: [r, lastColumn],
  };
  return targets[key];
}
