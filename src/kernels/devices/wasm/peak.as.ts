import { madd } from "./lanes.as";

/** Twelve chains of multiply-adds on registers alone, 96 operations a round: the most that this build's arithmetic can reach here. */
export function peak(rounds: i32, tiny: f32): f32 {
  const x = f32x4.splat(tiny);
  const y = f32x4.splat(tiny + 1);
  let a = f32x4.splat(0.1), b = f32x4.splat(0.2), c = f32x4.splat(0.3), d = f32x4.splat(0.4);
  let e = f32x4.splat(0.5), f = f32x4.splat(0.6), g = f32x4.splat(0.7), h = f32x4.splat(0.8);
  let i = f32x4.splat(0.9), j = f32x4.splat(1.1), k = f32x4.splat(1.2), l = f32x4.splat(1.3);
  for (; rounds > 0; rounds--) {
    a = madd(x, y, a);
    b = madd(x, y, b);
    c = madd(x, y, c);
    d = madd(x, y, d);
    e = madd(x, y, e);
    f = madd(x, y, f);
    g = madd(x, y, g);
    h = madd(x, y, h);
    i = madd(x, y, i);
    j = madd(x, y, j);
    k = madd(x, y, k);
    l = madd(x, y, l);
  }
  const first = f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
  const second = f32x4.add(f32x4.add(e, f), f32x4.add(g, h));
  return f32x4.extract_lane(f32x4.add(f32x4.add(first, second), f32x4.add(f32x4.add(i, j), f32x4.add(k, l))), 0);
}

/** Reads memory from four places at once, a quarter of it each, and adds it up: the most that this engine can stream. `bytes`: a multiple of 64. */
export function stream(from: usize, bytes: usize): f32 {
  const quarter = bytes >> 2;
  let a = f32x4.splat(0), b = a, c = a, d = a;
  for (const end = from + quarter; from < end; from += 16) {
    a = f32x4.add(a, v128.load(from));
    b = f32x4.add(b, v128.load(from + quarter));
    c = f32x4.add(c, v128.load(from + 2 * quarter));
    d = f32x4.add(d, v128.load(from + 3 * quarter));
  }
  return f32x4.extract_lane(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), 0);
}
