/** The reference kernels as they lie in the repository, for the page: `explain` quotes them. */
const texts = import.meta.glob<string>("../../../src/kernels/*/reference.ts", { query: "?raw", import: "default", eager: true });

export const kernelTexts: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(texts).map(([path, text]) => [path.replace(/^(\.\.\/)+/, ""), text]),
);
