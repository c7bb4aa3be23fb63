/** How often a property is tried: `npm test` takes the short count, `npm run test:long` (TYPEFORMER_LONG) the full one. */
export const runs = <T>(short: T, long: T): T => (process.env.TYPEFORMER_LONG ? long : short);
