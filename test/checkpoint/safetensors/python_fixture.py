"""Writes python.safetensors beside this file with the format's own library (safetensors 0.8.0), for writer.test.ts to equal byte for byte.

    python test/checkpoint/safetensors/python_fixture.py
"""

from pathlib import Path

import numpy as np
from safetensors import TensorSpec, serialize_file

arrays = {
    "half": ("float16", np.array([[1.0, -2.5], [65504.0, 6e-8]], np.float16)),
    "brain": ("bfloat16", np.array([0x3F80, 0xC0A0, 0x0001], np.uint16)),  # 1, −5 and the smallest subnormal
    "a.weight": ("float32", np.array([[0.1, -0.0, np.inf], [np.nan, 1e-45, -3.0]], np.float32)),
    "a.bias": ("float32", np.array([7.0], np.float32)),
    "double": ("float64", np.array(0.1, np.float64)),
    "ids": ("int64", np.array([-1, 2**62], np.int64)),
    "flags": ("bool", np.array([True, False, True], np.bool_)),
    "none": ("uint8", np.zeros((0, 3), np.uint8)),
    "é/😀": ("int16", np.array([-32768], np.int16)),
}
tensors = {
    name: TensorSpec(dtype=dtype, shape=array.shape, data_ptr=array.ctypes.data, data_len=array.nbytes)
    for name, (dtype, array) in arrays.items()
}
serialize_file(tensors, str(Path(__file__).with_name("python.safetensors")), {"format": "np"})
