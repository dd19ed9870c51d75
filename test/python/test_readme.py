"""The map of python/ is whole."""

from pathlib import Path

FOLDER = Path(__file__).parents[2] / "python"


def test_names_each_script():
    """Whoever adds a script says there what it is for."""
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in FOLDER.glob("*.py") if f"`{path.name}`" not in text] == []
