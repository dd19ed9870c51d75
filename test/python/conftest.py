"""The scripts import each other by their names, as they do in an interpreter that runs one of them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "python"))
