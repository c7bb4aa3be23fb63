/**
 * SHA-256 and SHA-1 (FIPS 180-4) of bytes that come piece by piece. `crypto.subtle` wants a file whole, in memory, twice; these hold one block.
 *
 * Both: pad the message to blocks of 64 bytes, let each block stir a state of a few words of 32 bits; the state is the hash.
 */
export interface Hash {
  update(bytes: Uint8Array): void;
  /** In hexadecimal. To be called once, at the end. */
  digest(): string;
}

/** Takes one block, as words, into the state. `w` has room behind them for the words that are derived from them. */
type Stir = (state: Int32Array, w: Int32Array) => void;

export const sha256 = (): Hash => hash(fractionsOf(Math.sqrt, 8), 64, stir256);

export const sha1 = (): Hash => hash(Int32Array.of(0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0), 80, stir1);

function hash(state: Int32Array, rounds: number, stir: Stir): Hash {
  const w = new Int32Array(rounds);
  const block = new Uint8Array(64);
  const words = new DataView(block.buffer);
  let length = 0;

  function update(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const filled = length % 64;
      const piece = bytes.subarray(at, at + 64 - filled);
      block.set(piece, filled);
      at += piece.length;
      length += piece.length;
      if (length % 64 > 0) return;
      for (let t = 0; t < 16; t++) w[t] = words.getInt32(4 * t);
      stir(state, w);
    }
  }

  function digest(): string {
    const end = new DataView(new ArrayBuffer(8));
    end.setBigUint64(0, BigInt(length) * 8n); // the message's length in bits
    const padding = new Uint8Array(1 + ((119 - (length % 64)) % 64));
    padding[0] = 0x80;
    update(padding);
    update(new Uint8Array(end.buffer));
    return [...state].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }

  return { update, digest };
}

const right = (x: number, n: number): number => (x >>> n) | (x << (32 - n));

function stir256(state: Int32Array, w: Int32Array): void {
  for (let t = 16; t < 64; t++) {
    const s0 = right(w[t - 15], 7) ^ right(w[t - 15], 18) ^ (w[t - 15] >>> 3);
    const s1 = right(w[t - 2], 17) ^ right(w[t - 2], 19) ^ (w[t - 2] >>> 10);
    w[t] = (w[t - 16] + s0 + w[t - 7] + s1) | 0;
  }
  let a = state[0]; // one by one: the iterator of a destructuring takes longer than the rounds
  let b = state[1];
  let c = state[2];
  let d = state[3];
  let e = state[4];
  let f = state[5];
  let g = state[6];
  let h = state[7];
  for (let t = 0; t < 64; t++) {
    const t1 = (h + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + ((e & f) ^ (~e & g)) + k256[t] + w[t]) | 0;
    const t2 = (right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

function stir1(state: Int32Array, w: Int32Array): void {
  for (let t = 16; t < 80; t++) w[t] = right(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 31);
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let d = state[3];
  let e = state[4];
  for (let t = 0; t < 80; t++) {
    const mixed = t < 20 ? (b & c) | (~b & d) : t < 40 || t >= 60 ? b ^ c ^ d : (b & c) | (b & d) | (c & d);
    const next = (right(a, 27) + mixed + e + k1[Math.floor(t / 20)] + w[t]) | 0;
    e = d;
    d = c;
    c = right(b, 2);
    b = a;
    a = next;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
}

const k1 = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6];
const k256 = fractionsOf(Math.cbrt, 64);

/** The first 32 bits behind the point of a root of each of the first primes: the standard's constants. A double has 18 bits more. */
function fractionsOf(root: (x: number) => number, count: number): Int32Array {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime > 0)) primes.push(n);
  return Int32Array.from(primes, (prime) => ((root(prime) % 1) * 2 ** 32) | 0);
}
