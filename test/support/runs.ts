/** How often a property is tried: `npm test` takes the short count, `npm run test:long` (TYPEFORMER_LONG) the full one. */
export const runs = (short: number, long: number): number => (process.env.TYPEFORMER_LONG ? long : short);
