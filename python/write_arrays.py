"""Writes arrays, scalars and dtypes of numpy, and sparse matrices of SciPy, as expressions."""

from __future__ import annotations

import math
import re
import sys
from typing import Any

from value_code import MOST_VALUES, NUMPY, Code, imports_of
from write_pandas import NAN
from write_python import write, write_import


def write_numpy(value: Any, depth: int) -> Code | None:
    """An array, a scalar, a dtype or a generator of numpy."""
    numpy, needs = sys.modules["numpy"], frozenset([NUMPY])
    if type(value) is numpy.ndarray:
        if value.size > MOST_VALUES or value.dtype.names is not None:
            return None
        elements = write_array(value.tolist(), depth)
        if elements is None:
            return None
        empty = value.size == 0
        plain = not empty and numpy.array(value.tolist()).dtype == value.dtype
        dtype = "" if plain else f', dtype="{value.dtype}"' if value.dtype != object else ", dtype=object"
        shape = f".reshape({value.shape})" if empty and value.ndim > 1 else ""
        return Code(f"np.array({elements.text}{dtype}){shape}", elements.imports | needs)
    if isinstance(value, numpy.generic):
        plain = value.item()
        inner = None if type(plain) is type(value) else write(plain, depth)
        return inner and Code(f"np.{type(value).__name__}({inner.text})", inner.imports | needs)
    if isinstance(value, numpy.dtype):
        return Code(f'np.dtype("{value}")', needs)
    return write_import(value)


def write_array(value: Any, depth: int) -> Code | None:
    """Nested lists of any depth."""
    if not isinstance(value, list):
        return NAN if type(value) is float and math.isnan(value) else write(value, depth + 1)
    codes: list[Code] = []
    for each in value:
        code = write_array(each, depth)
        if code is None:
            return None
        codes.append(code)
    return Code(f"[{', '.join(code.text for code in codes)}]", imports_of(codes))


def write_sparse(value: Any, depth: int) -> Code | None:
    """A sparse matrix by the dense one."""
    name = type(value).__name__
    if not re.fullmatch(r"(csr|csc|coo)_(matrix|array)", name) or math.prod(value.shape) > MOST_VALUES:
        return None
    dense = write(value.toarray(), depth)
    return dense and Code(f"{name}({dense.text})", dense.imports | {f"from scipy.sparse import {name}"})
