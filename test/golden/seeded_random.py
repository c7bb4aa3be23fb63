"""Seeded random numbers by counter: the same text as src/tensor/random.ts, in NumPy. Both give the same bits.

Not called random.py: beside a script that name would hide Python's own module from NumPy and PyTorch.
"""

import numpy as np

U32 = 0xFFFFFFFF


def mix(x):
    """A 32-bit integer hash with low bias, elementwise over uint32."""
    x = np.asarray(x, np.uint32)
    x = (x ^ (x >> np.uint32(16))) * np.uint32(0x7FEB352D)
    x = (x ^ (x >> np.uint32(15))) * np.uint32(0x846CA68B)
    return x ^ (x >> np.uint32(16))


def word(seed, index):
    """The 32-bit words at `index` (an integer or an array of them) of the stream `seed`."""
    index = np.atleast_1d(np.asarray(index, np.uint32))
    key = mix(np.full(1, (seed ^ 0x9E3779B9) & U32, np.uint32))
    return mix(mix(index ^ key) + key)


def seed_for(seed, name):
    """A seed for a named stream: FNV-1a over the UTF-8 bytes of `name`, mixed into `seed`."""
    hash = 0x811C9DC5
    for byte in name.encode("utf-8"):
        hash = (hash ^ byte) * 0x01000193 & U32
    return (seed ^ hash) & U32


def uniform(seed, length, low=0.0, high=1.0):
    """`length` numbers from `low` to `high`: 24 random bits each, scaled in double, rounded once (which may reach `high` itself)."""
    bits = (word(seed, np.arange(length)) >> np.uint32(8)).astype(np.float64)
    return (low + (high - low) * (bits / 2**24)).astype(np.float32)


UNIT = 2.6428998e-5  # 1 / standard deviation of a sum of four uniform 16-bit integers


def normal(seed, length, std=1.0):
    """`length` numbers of mean 0 and standard deviation `std`: a centred sum of four 16-bit integers times one f32 constant."""
    scale = np.float32(std * UNIT)
    words = word(seed, np.arange(2 * length)).astype(np.int64)
    halves = (words & 0xFFFF) + (words >> 16)
    return (halves[0::2] + halves[1::2] - 131070).astype(np.float32) * scale


def integers(seed, length, below):
    """`length` integers in [0, below)."""
    return np.floor(word(seed, np.arange(length)).astype(np.float64) / 2**32 * below).astype(np.int32)
