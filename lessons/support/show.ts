/** Shares of a whole as bars. */
export function bars(shares: { name: string; value: number }[]): void {
  const width = Math.max(...shares.map(({ name }) => name.length));
  for (const { name, value } of shares)
    console.log(`  ${name.padEnd(width)}  ${value.toFixed(4)}  ${"█".repeat(Math.round(value * 40))}`.trimEnd());
}
