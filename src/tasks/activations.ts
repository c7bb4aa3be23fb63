/**
 * tanh and the logistic function of sums, double, times and division alone, whose every bit IEEE 754 fixes. ECMAScript leaves those of `Math.exp`
 * and `Math.tanh` to each engine, and a vector would be another in another browser.
 */

/** ln 2 in two parts, the first of which has so few digits that n times it is exact. */
const [LN2_HIGH, LN2_LOW] = [0.6931471803691238, 1.9082149292705877e-10];

/** eˣ − 1 of |x| ≤ ln 2 / 2, to the last place or two: Taylor's series up to x¹³ / 13!. */
function expm1(x: number): number {
  let sum = 0;
  for (let n = 13; n > 0; n--) sum = (1 + sum) * (x / n);
  return sum;
}

/** eˣ = 2ⁿ · eʳ. */
function exp(x: number): number {
  const within = Math.max(-746, Math.min(710, x)); // 0 and Infinity come out there
  const n = Math.round(within / LN2_HIGH);
  let [power, base] = [1 + expm1(within - n * LN2_HIGH - n * LN2_LOW), n < 0 ? 0.5 : 2];
  for (let left = Math.abs(n); left > 0; left = Math.floor(left / 2), base *= base) if (left % 2 === 1) power *= base;
  return power;
}

export const sigmoid = (x: number): number => 1 / (1 + exp(-x));

/** (e²ˣ − 1) / (e²ˣ + 1), however small x is; ±1 where a double is no nearer. */
export function tanh(x: number): number {
  const twice = 2 * Math.max(-20, Math.min(20, x));
  const less = Math.abs(twice) < 0.34 ? expm1(twice) : exp(twice) - 1;
  return less / (less + 2);
}
