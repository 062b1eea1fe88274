"""Writes the golden arrays with NumPy, and index.json with what NumPy says they hold. Usage: python3 make.py, in this folder."""
import json

import numpy as np
from numpy.lib import format as npy

VALUES = {
    "f2": [0.0, -1.5, 65504.0, 6e-08, 0.333251953125, -0.0],
    "f4": [0.0, -1.5, 3.4028234663852886e38, 1e-45, 0.3333333432674408, -0.0],
    "f8": [0.0, -1.5, 1.7976931348623157e308, 5e-324, 1 / 3, -0.0],
    "i1": [0, 1, -1, 127, -128, 5],
    "i2": [0, 1, -1, 32767, -32768, 258],
    "i4": [0, 1, -1, 2**31 - 1, -(2**31), 16909060],
    "i8": [0, 1, -1, 2**63 - 1, -(2**63), 72623859790382856],
    "u1": [0, 1, 2, 255, 128, 5],
    "u2": [0, 1, 2, 65535, 32768, 258],
    "u4": [0, 1, 2, 2**32 - 1, 2**31, 16909060],
    "u8": [0, 1, 2, 2**64 - 1, 2**63, 72623859790382856],
    "b1": [False, True, True, False, True, False],
}

index = []


def add(name, array, version=None, same_bytes=False):
    with open(name, "wb") as file:
        if version is None:
            np.save(file, array)
        else:
            npy.write_array(file, array, version=version)
    flat = [str(value) if array.dtype.kind in "iu" else bool(value) if array.dtype.kind == "b" else repr(float(value)) for value in array.ravel(order="C")]
    index.append({"file": name, "type": array.dtype.str[1:], "shape": list(array.shape), "values": flat, "sameBytes": same_bytes})


for code, values in VALUES.items():
    little = np.array(values, dtype="<" + code).reshape(2, 3)
    add(f"{code}.npy", little, same_bytes=True)
    if code[1] != "1":
        add(f"{code}-big.npy", little.astype(">" + code))
    add(f"{code}-fortran.npy", np.asfortranarray(little))

cube = np.arange(24, dtype="<f4").reshape(2, 3, 4)
add("cube-fortran-big.npy", np.asfortranarray(cube.astype(">f4")))
add("version2.npy", cube, version=(2, 0))
add("version3.npy", cube, version=(3, 0))
add("scalar.npy", np.array(2.5, dtype="<f8"), same_bytes=True)
add("vector.npy", np.arange(5, dtype="<i8"), same_bytes=True)
add("empty.npy", np.zeros((0, 3), dtype="<f4"), same_bytes=True)
add("rank5.npy", np.arange(12, dtype="<i4").reshape(1, 2, 1, 3, 2), same_bytes=True)
add("long-extent.npy", np.zeros((1000, 0), dtype="<f4"), same_bytes=True)
with open("index.json", "w") as file:
    json.dump({"numpy": np.__version__, "arrays": index}, file, indent=1)
    file.write("\n")
