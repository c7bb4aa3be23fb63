import type { Relu } from "./contract.ts";

export const relu: Relu = ({ y }, { x }) => {
  // biome-ignore lint/complexity/useMathMinMax: Math.max makes 0 of −0
  for (let i = 0; i < x.length; i++) y[i] = x[i] < 0 ? 0 : x[i];
};
