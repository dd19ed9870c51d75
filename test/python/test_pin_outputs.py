"""Tests of python/pin_outputs.py: what is pinned holds of the function, and of nothing less."""

from __future__ import annotations

import json
import multiprocessing
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import matplotlib
import pin_outputs
import pytest
import sklearn.linear_model  # noqa: F401 (loaded for the processes of the tests)

matplotlib.use("agg")


def pin(
    source: str,
    *candidates: str,
    function: str = "f",
    call: str = "result = f(x)",
    results: tuple[str, ...] = ("result",),
    inputs: tuple[str, ...] = ("x",),
    imports: tuple[str, ...] = (),
    keywords: tuple[dict[str, str], ...] = (),
    folder: Path | None = None,
    root: Path | None = None,
    is_script: bool = False,
    recorded: tuple[str, ...] = (),
    taken: tuple[str, ...] = (),
    filled: tuple[str, ...] = (),
) -> dict[str, Any]:
    """What the script answers of a module with the function `f`."""
    request = {
        "module": "pinned_module",
        "source": source,
        "path": str(Path("pinned_module.py").absolute()),
        "folders": [],
        "folder": None if folder is None else str(folder),
        "function": function,
        "taken": list(taken),
        "root": None if root is None else str(root),
        "candidates": [
            {
                "imports": list(imports),
                "lines": lines,
                "recorded": [{"line": each, "imports": PANDAS} for each in recorded],
                "call": call,
                "results": list(results),
                "inputs": list(inputs),
                "filled": list(filled),
                "keywords": list(keywords),
            }
            for lines in candidates
        ],
    }
    if is_script:
        script = [sys.executable, str(Path(pin_outputs.__file__))]
        ended = subprocess.run(script, input=json.dumps(request).encode(), capture_output=True, timeout=60)
        return json.loads(ended.stdout.splitlines()[-1])
    # A process of its own that has pandas already: to import it takes longer than all else.
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return json.loads(json.dumps(pool.apply_async(pin_outputs.answer, [request]).get(60)))


FRAME = "x = pd.DataFrame({'a': [1.0, 2.0, 3.0], 'b': ['u', 'v', 'u']})"
PANDAS = ("import pandas as pd",)


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("return 2 * x", ["assert result == 4"]),
        ("return x / 3", ["assert result == pytest.approx(0.66666667)"]),
        ("return {'a': [x, None]}", ['assert result == {"a": [2, None]}']),
        ("return [1, 'a', True]", ['assert result == [1, "a", True]']),
        ("return float('nan')", ['assert result == pytest.approx(float("nan"), nan_ok=True)']),
        (
            "import io\n    s = io.StringIO()\n    s.write('a' * x)\n    return s",
            ["assert isinstance(result, StringIO)", 'assert result.getvalue() == "aa"'],
        ),
    ],
)
def test_values_are_pinned(body: str, lines: list[str]) -> None:
    """By what pytest compares each kind with."""
    pins = pin(f"def f(x):\n    {body}\n", "x = 2")
    assert pins["asserts"]["lines"] == lines
    assert pins["seeds"] == {"imports": [], "lines": []}


def test_the_answer_is_the_last_line() -> None:
    """Whatever the code prints; threads that it has left behind don't count."""
    source = (
        "import os, threading, time\n"
        "def f(x):\n    threading.Thread(target=time.sleep, args=[50]).start()\n"
        "    os.write(1, b'{not json\\n')\n    print('said')\n    return x\n"
    )
    pins = pin(source, "x = 2", is_script=True)
    assert pins["asserts"] == {"lines": ["assert result == 2"], "imports": []}


def test_tables_are_compared_by_their_own_libraries() -> None:
    """pandas.testing for frames, numpy.testing for arrays."""
    source = "import numpy as np\ndef f(x):\n    return x.assign(c=x['a'] * 2), np.asarray(x['a']) / 3\n"
    pins = pin(source, FRAME, call="df, array = f(x)", results=("df", "array"), imports=PANDAS)
    frame, array = pins["asserts"]["lines"]
    assert frame.startswith('pd.testing.assert_frame_equal(df, pd.DataFrame({"a": [1.0, 2.0, 3.0]')
    assert array.startswith("np.testing.assert_allclose(array, [0.33333333, 0.66666667, 1.0]")
    assert pins["asserts"]["imports"] == ["import numpy as np", "import pandas as pd"]


@pytest.mark.parametrize("body", ["pass", "return None", "x.copy()", "sum(x['a'])"])
def test_a_function_that_does_nothing_is_not_pinned(body: str) -> None:
    """Whatever it is called with."""
    assert "error" in pin(f"def f(x):\n    {body}\n", FRAME, imports=PANDAS)
    statement = {"call": "f(x)", "results": ()}
    assert "error" in pin(f"def f(x):\n    {body}\n", FRAME, imports=PANDAS, **statement)


def test_an_async_function_is_awaited() -> None:
    """And one that does nothing is not pinned either."""
    call = "result = asyncio.run(f(x))"
    assert pin("async def f(x):\n    return x + 1\n", "x = 2", call=call)["asserts"]["lines"] == ["assert result == 3"]
    assert "error" in pin("async def f(x):\n    pass\n", "x = 2", call=call)


def test_what_is_changed_in_place_is_pinned() -> None:
    """There is no result to look at."""
    source = "def f(x):\n    x['c'] = x['a'] + 1\n"
    pins = pin(source, FRAME, call="f(x)", results=(), imports=PANDAS)
    (line,) = pins["asserts"]["lines"]
    assert line.startswith("pd.testing.assert_frame_equal(x, ") and '"c": [2.0, 3.0, 4.0]' in line


def test_what_is_printed_is_pinned_where_nothing_else_is() -> None:
    """Through pytest's capsys."""
    pins = pin("def f(x):\n    print('value', x)\n", "x = 2", call="f(x)", results=())
    assert pins["asserts"]["lines"] == ['assert printed == "value 2\\n"']
    other = pin("def f(x):\n    print(object())\n", "x = 2", call="f(x)", results=())
    assert other == {"error": "nothing can be said of what it gives"}


def test_figures_are_pinned() -> None:
    """By titles, and by how much is drawn."""
    source = "import matplotlib.pyplot as plt\ndef f(x):\n    plt.plot(x)\n    plt.title('Rising')\n"
    pins = pin(source, "x = [1, 2]", call="f(x)", results=())
    lines = pins["asserts"]["lines"]
    assert lines[:2] == ["assert len(plt.get_fignums()) == 1", 'assert plt.gcf().axes[0].get_title() == "Rising"']
    assert "assert len(plt.gcf().axes[0].lines) == 1" in lines
    assert pins["asserts"]["imports"] == ["import matplotlib.pyplot as plt", "import numpy as np"]


@pytest.mark.parametrize(
    ("imported", "code", "seed"),
    [
        ("import random", "random.random()", "random.seed(0)"),
        ("import numpy as np", "np.random.normal(size=3)", "np.random.seed(0)"),
        ("import random", "random.random() < 2 and 1", "random.seed(0)"),
    ],
)
def test_random_numbers_are_seeded(imported: str, code: str, seed: str) -> None:
    """So that the same come out each time."""
    pins = pin(f"{imported}\ndef f(x):\n    return {code}\n", "x = 2")
    assert pins["seeds"] == {"imports": [imported], "lines": [seed]}
    assert len(pins["asserts"]["lines"]) == 1
    assert pins["edges"] == []


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        (
            "np.random.default_rng().normal(size=3)",
            ["assert isinstance(result, ndarray)", "assert result.shape == (3,)"],
        ),
        ("float.fromhex(os.urandom(4).hex())", ["assert isinstance(result, float)"]),
        ("[os.urandom(8), time.time()]", ["assert len(result) == 2"]),
        ("os.urandom(8).hex()", ["assert isinstance(result, str)"]),
        ("repr(object())", ["assert isinstance(result, str)"]),
        ("os.getcwd()", ["assert isinstance(result, str)"]),
    ],
)
def test_what_cannot_be_seeded_is_pinned_by_its_kind(code: str, lines: list[str]) -> None:
    """Class and shape are the same each time."""
    pins = pin(f"import os, time\nimport numpy as np\ndef f(x):\n    return {code}\n", "x = 2")
    assert [line for line in lines if line not in pins["asserts"]["lines"]] == []
    assert pins["seeds"]["lines"] == []


def test_models_are_pinned_by_what_they_predict() -> None:
    """Of the rows that came in."""
    source = (
        "from sklearn.linear_model import LinearRegression\n"
        "def f(x):\n    return LinearRegression().fit(x[['a']], x['a'] * 2)\n"
    )
    pins = pin(source, FRAME, imports=PANDAS)
    assert pins["asserts"]["lines"] == [
        "assert isinstance(result, LinearRegression)",
        'np.testing.assert_allclose(result.predict(x[["a"]][:5]), [2.0, 4.0, 6.0], rtol=1e-6, atol=1e-12)',
    ]


def test_the_first_candidate_that_runs_is_taken() -> None:
    """Fewer rows than the code needs are not enough; a broken candidate is passed over."""
    source = "def f(x):\n    return x[4]\n"
    pins = pin(source, "x = (", "x = [1]", "raise SystemExit", "x = list(range(9))")
    assert (pins["candidate"], pins["asserts"]["lines"]) == (3, ["assert result == 4"])
    assert pin(source, "x = [1]", "x = [1, 2]")["error"] == "IndexError: list index out of range"
    assert "error" in pin(source)


def test_files_beside_the_notebook_are_read_there(tmp_path: Path) -> None:
    """An empty folder is tried first."""
    (tmp_path / "n.txt").write_text("7")
    source = "def f(x):\n    return int(open(x).read())\n"
    pins = pin(source, "x = 'n.txt'", folder=tmp_path)
    assert (pins["place"], pins["reads"]) == ({"kind": "notebook"}, ["n.txt"])
    assert pins["asserts"]["lines"] == ["assert result == 7"]
    assert pin("def f(x):\n    return x\n", "x = 1", folder=tmp_path)["place"] == {"kind": "anywhere"}
    nothing = pin("def f(x):\n    open(x).read()\n", "x = 'n.txt'", folder=tmp_path)
    assert nothing == {"error": "what can be said holds of a function that does nothing, too"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["n.txt"]


def test_personal_data_of_files_is_not_pinned(tmp_path: Path) -> None:
    """The function reads more than it is given: shape and columns are said of it."""
    (tmp_path / "people.csv").write_text("name,mail\nJane Doe,jane@acme.com\n")
    source = "import pandas as pd\ndef f(x):\n    return pd.read_csv(x), open(x).read(), 1\n"
    pins = pin(source, "x = 'people.csv'", call="a, b, c = f(x)", results=("a", "b", "c"), folder=tmp_path)
    assert pins["asserts"]["lines"] == [
        "assert isinstance(a, pd.DataFrame)",
        "assert a.shape == (1, 2)",
        'assert a.columns.tolist() == ["name", "mail"]',
        "assert c == 1",
    ]
    printed = pin("def f(x):\n    print('jane@acme.com')\n", "x = 1", call="f(x)", results=())
    assert printed == {"error": "nothing can be said of what it gives"}


def test_stand_ins_are_pinned() -> None:
    """And what is made of them."""
    source = "def f(x):\n    return x.assign(last_name=x['name'].str.upper().str.split().str[0])\n"
    frame = "x = pd.DataFrame({'name': ['Name 1', 'Name 2'], 'email': ['person1@example.com', 'person2@example.com']})"
    (line,) = pin(source, frame, imports=PANDAS)["asserts"]["lines"]
    assert line.startswith("pd.testing.assert_frame_equal(result, ")


def test_edge_cases_are_pinned_to_what_really_happens() -> None:
    """No rows, a missing value, a column less."""
    source = "def f(x):\n    if x.empty:\n        raise ValueError('no rows')\n    return x['a'].sum()\n"
    edges = {each["name"]: each for each in pin(source, FRAME, imports=PANDAS)["edges"]}
    assert edges["without_rows"]["raises"] == "ValueError"
    assert edges["without_a_column"]["raises"] == "KeyError"
    assert edges["without_a_column"]["lines"] == ['x = x.drop(columns="a")']
    assert edges["with_a_missing_value"]["asserts"]["lines"] == ["assert result == pytest.approx(5.0)"]


def test_an_edge_that_ends_the_process_is_left_out() -> None:
    """The rest is still pinned."""
    source = "import sys\ndef f(x):\n    if x.empty:\n        sys.exit(3)\n    return len(x)\n"
    pins = pin(source, FRAME, imports=PANDAS)
    assert pins["asserts"]["lines"] == ["assert result == 3"]
    assert "without_rows" not in [each["name"] for each in pins["edges"]]


HOSTILE = """
class Hostile:
    def refuse(self, *args, **keywords):
        raise RuntimeError("hostile")

    __repr__ = __eq__ = __len__ = __iter__ = __bool__ = __deepcopy__ = __reduce__ = __getattr__ = refuse
"""


@pytest.mark.parametrize(
    ("result", "lines"),
    [
        ("Hostile()", ["assert isinstance(result, Hostile)"]),
        ("[Hostile(), 1]", ["assert len(result) == 2"]),
        ("open(__file__)", None),
        ("(each for each in [1])", None),
        ("lambda: 1", None),
        ("list(range(100_000))", ["assert len(result) == 100000"]),
        ("'x' * 50_000_000", None),
        ("np.zeros(12_500_000)", ["assert result.shape == (12500000,)"]),
        ("pd.DataFrame({'a': np.zeros(1_000_000)})", ["assert result.shape == (1000000, 1)"]),
    ],
)
def test_hostile_and_huge_results_are_survived(result: str, lines: list[str] | None) -> None:
    """Said as far as it can be, in an answer that stays short."""
    source = f"import numpy as np\nimport pandas as pd\n{HOSTILE}\ndef f(x):\n    return {result}\n"
    pins = pin(source.replace("__file__", repr(__file__)), "x = 2")
    assert len(json.dumps(pins)) < 10_000
    if lines is not None:
        assert [line for line in lines if line not in pins["asserts"]["lines"]] == []


def test_a_cyclic_result_is_survived() -> None:
    """A list that holds itself many times."""
    pins = pin("def f(x):\n    a = []\n    a.extend([a] * 200)\n    return a\n", "x = 2")
    assert "assert len(result) == 200" in pins["asserts"]["lines"]


LONG = (
    "x = pd.DataFrame({'number': range(40), 'city': ['Ulm', 'Kiel'] * 20, 'price': [each / 3 for each in range(40)]})"
)


def test_what_is_long_is_read_from_files() -> None:
    """Inputs and results; the names say of what, and none is taken from a file that is there."""
    source = (
        "def f(x):\n    return x.assign(total=x['price'] * 2), x['price'].to_numpy(), {'a': x['city'].tolist() * 3}\n"
    )
    pins = pin(
        source,
        "",
        call="frame, array, table = f(x)",
        results=("frame", "array", "table"),
        recorded=(LONG.replace("range(40)", repr(list(range(40)))),),
        taken=("f_EXPECTED_frame.csv",),
    )
    frame, array, table = pins["asserts"]["lines"]
    assert frame == (
        'pd.testing.assert_frame_equal(frame, pd.read_csv(Path(__file__).parent / "data" / "f_expected_frame_2.csv"))'
    )
    assert array == (
        "np.testing.assert_allclose(array, np.loadtxt("
        'Path(__file__).parent / "data" / "f_expected_array.csv", delimiter=","), rtol=1e-6, atol=1e-12)'
    )
    assert table == (
        'assert table == json.loads((Path(__file__).parent / "data" / "f_expected_table.json")'
        '.read_text(encoding="utf-8"))'
    )
    assert pins["recorded"]["imports"] == ["from pathlib import Path", "import pandas as pd"]
    assert [each["name"] for each in pins["files"]] == [
        "f_x.csv",
        "f_expected_frame_2.csv",
        "f_expected_array.csv",
        "f_expected_table.json",
    ]


def test_what_is_short_stands_in_the_test() -> None:
    """Nobody wants a file for three rows."""
    pins = pin("def f(x):\n    return x\n", "", recorded=(FRAME,))
    assert (pins["recorded"]["lines"], pins["files"]) == ([FRAME], [])


def test_a_list_that_would_fill_a_page_is_long() -> None:
    """A formatter gives each number a line."""
    pins = pin("def f(x):\n    return list(range(x))\n", "x = 40")
    assert [each["name"] for each in pins["files"]] == ["f_expected.json"]


def test_long_inputs_that_no_file_gives_back_are_passed_over() -> None:
    """Few of them stand in the test."""
    source = "def f(x):\n    return len(x)\n"
    pins = pin(source, "", recorded=(f"x = {[(each, 'a') for each in range(900)]}",))
    assert pins == {"error": "its inputs are too long to stand in a test, and no data file gives them back as they are"}
    assert pin(source, "", recorded=(f"x = {[(each, 'a') for each in range(90)]}",))["files"] == []


def test_private_data_is_in_no_file(tmp_path: Path) -> None:
    """Shape and columns are said of it."""
    (tmp_path / "people.csv").write_text("name,mail\n" + "Jane Doe,jane@acme.com\n" * 60)
    source = "import pandas as pd\ndef f(x):\n    return pd.read_csv(x)\n"
    pins = pin(source, "x = 'people.csv'", folder=tmp_path)
    assert "assert result.shape == (60, 2)" in pins["asserts"]["lines"]
    assert pins["files"] == []


def test_files_that_are_made_are_pinned() -> None:
    """Below pytest's folder: the whole text where it is short, else that there is one."""
    source = """
import matplotlib.pyplot as plt
import numpy as np
import os

def f(x):
    os.makedirs("out", exist_ok=True)
    x.to_csv("out/table.csv", index=False)
    np.save("array", x["a"])
    plt.plot([1, 2])
    plt.savefig("plot.png")
    plt.close()
"""
    pins = pin(source, FRAME, imports=PANDAS, call="f(x)", results=())
    assert pins["asserts"]["lines"] == [
        'assert (tmp_path / "array.npy").is_file()',
        'assert (tmp_path / "out/table.csv").read_text(encoding="utf-8") == "a,b\\n1.0,u\\n2.0,v\\n3.0,u\\n"',
        'assert (tmp_path / "plot.png").is_file()',
    ]
    assert pins["place"] == {"kind": "temporary", "copies": [], "folders": []}


def test_a_file_that_is_another_one_each_time_is_there() -> None:
    """Nothing is said of what is in it."""
    source = "import os, datetime\ndef f(x):\n    open('a', 'w').write(os.urandom(8).hex())\n"
    assert pin(source, "x = 1", call="f(x)", results=())["asserts"]["lines"] == ['assert (tmp_path / "a").is_file()']
    source = "import datetime\ndef f(x):\n    open('a', 'w').write(str(datetime.datetime.now().date()))\n"
    assert pin(source, "x = 1", call="f(x)", results=())["asserts"]["lines"] == ['assert (tmp_path / "a").is_file()']


def test_what_reads_and_writes_beside_the_notebook_gets_copies(tmp_path: Path) -> None:
    """Of the files that it reads, in folders as it expects them; what is there is left alone."""
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "in/n.txt").write_text("7")
    (tmp_path / "in/other.txt").write_text("8")
    source = (
        "def f(x):\n    n = int(open('in/n.txt').read())\n    open('out/n.txt', 'w').write(str(n * x))\n    return n\n"
    )
    pins = pin(source, "x = 2", folder=tmp_path)
    assert pins["place"] == {"kind": "temporary", "copies": ["in/n.txt"], "folders": ["in", "out"]}
    assert pins["asserts"]["lines"] == [
        "assert result == 7",
        'assert (tmp_path / "out/n.txt").read_text(encoding="utf-8") == "14"',
    ]


def test_what_changes_a_file_beside_the_notebook_is_not_pinned(tmp_path: Path) -> None:
    """The test would have another file than the one that was there."""
    (tmp_path / "n.txt").write_text("7")
    source = "def f(x):\n    n = open('n.txt').read()\n    open('n.txt', 'w').write('1')\n    return n\n"
    pins = pin(source, "x = 2", folder=tmp_path)
    assert pins == {"error": "it changes n.txt beside the notebook"}


@pytest.mark.parametrize("kind", ["str", "Path"])
def test_paths_that_are_written_are_below_the_folder_of_pytest(kind: str, tmp_path: Path) -> None:
    """Whichever way they are given; a folder is there as it was."""
    where = tmp_path / "out"
    where.mkdir()
    source = "from pathlib import Path\ndef f(x):\n    Path(x, 'a.txt').write_text('hi')\n"
    value = f'"{where}"' if kind == "str" else f'Path("{where}")'
    pins = pin(
        source,
        "from pathlib import Path",
        call="f(x)",
        results=(),
        recorded=(f"x = {value}",),
        root=tmp_path,
    )
    assert pins["recorded"]["lines"] == [
        'x = str(tmp_path / "out")' if kind == "str" else 'x = tmp_path / "out"',
    ]
    assert pins["asserts"]["lines"] == ['assert (tmp_path / "out/a.txt").read_text(encoding="utf-8") == "hi"']
    assert pins["place"] == {"kind": "temporary", "copies": [], "folders": ["out"]}


def test_paths_of_the_run_are_in_no_test(tmp_path: Path) -> None:
    """The copy of the folder is gone when somebody runs the test."""
    (tmp_path / "n.txt").write_text("7")
    source = "def f(x):\n    return int(open(x).read())\n"
    pins = pin(source, "", recorded=(f'x = "{tmp_path / "n.txt"}"',), root=tmp_path)
    assert pins == {"error": "it is given or gives a path below the folder in which the notebook was run"}


def test_nothing_is_written_outside_of_temporary_folders() -> None:
    """What is somebody's stays as it is."""
    path = Path(__file__).resolve().parent / "written.txt"
    if "tmp" in path.parts[:2]:
        path = Path("/opt/written.txt")
    source = f"def f(x):\n    open({str(path)!r}, 'w').write('a')\n    return 1\n"
    assert pin(source, "x = 1") == {"error": f"it writes {path}, which a test must not"}
    assert not path.exists()
    source = "def f(x):\n    open(x, 'w').write('a')\n    return 1\n"
    pins = pin(source, "", recorded=(f"x = {str(path)!r}",))
    assert pins["recorded"]["lines"] == ['x = str(tmp_path / "written.txt")']
    assert not path.exists()


OUTSIDE = Path(__file__).resolve().parents[2] / "outside.db"
if "tmp" in OUTSIDE.parts[:2]:
    OUTSIDE = Path("/opt/outside.db")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f"sqlite3.connect({str(OUTSIDE)!r})", f"opens the database {OUTSIDE}"),
        (f"sqlite3.connect('file:{OUTSIDE}?mode=rwc', uri=True)", f"opens the database {OUTSIDE}"),
        ("os.system('touch {made}')", "runs `touch {made}` in a shell"),
        ("subprocess.run(['touch', '{made}'])", "starts the program touch"),
        ("subprocess.run('touch {made}', shell=True)", "starts the program sh"),
        ("os.posix_spawnp('touch', ['touch', '{made}'], os.environ)", "starts the program touch"),
        ("urllib.request.urlopen('http://127.0.0.1:9', data=b'1')", "reaches for the network (127.0.0.1:9)"),
        ("smtplib.SMTP('mail.invalid')", "reaches for the network (mail.invalid)"),
        ("socket.socket(socket.AF_UNIX).connect('/run/some.sock')", "connects to /run/some.sock"),
        ("os.symlink('a', '/opt/linked')", "writes /opt/linked"),
    ],
)
def test_nothing_is_reached_outside_of_the_process(line: str, reason: str, tmp_path: Path) -> None:
    """A database, a server or a program does what it is told each time."""
    made = tmp_path / "made"
    line, reason = line.replace("{made}", str(made)), reason.replace("{made}", str(made))
    modules = "import os, smtplib, socket, sqlite3, subprocess, urllib.request\n"
    expected = {"error": f"it {reason}, which a test must not"}
    assert pin(f"{modules}def f(x):\n    {line}\n    return x\n", "x = 1") == expected
    # What catches the error would be pinned as something else than it is.
    caught = f"{modules}def f(x):\n    try:\n        {line}\n    except Exception:\n        pass\n    return x\n"
    assert pin(caught, "x = 1") == expected
    assert not made.exists() and not OUTSIDE.exists()


def test_drivers_that_tell_nothing_are_not_loaded(tmp_path: Path) -> None:
    """Not by the module, nor by one that it uses."""
    (tmp_path / "psycopg2.py").write_text("def connect(where):\n    open(where, 'w')\n")
    (tmp_path / "own_store.py").write_text("def save(x):\n    import psycopg2\n    psycopg2.connect('made')\n")
    path = f"import sys\nsys.path.append({str(tmp_path)!r})\n"
    error = {"error": "it loads psycopg2, which reaches databases or servers, which a test must not"}
    assert pin(f"{path}import psycopg2\ndef f(x):\n    return x\n", "x = 1") == error
    assert pin(f"{path}from own_store import save\ndef f(x):\n    save(x)\n    return x\n", "x = 1") == error


@pytest.mark.parametrize("read", ["os.environ.get('K', '1')", "os.getenv('K', '1')", "own_settings.read()"])
def test_what_depends_on_the_environment_is_not_pinned(read: str, tmp_path: Path) -> None:
    """A cell may have set it, or the person's shell."""
    (tmp_path / "own_settings.py").write_text("import os\ndef read():\n    return os.environ.get('K', '1')\n")
    path = f"import os, sys\nsys.path.append({str(tmp_path)!r})\nimport own_settings\n"
    reason = "it reads the environment variable K, which is another one where a test runs"
    assert pin(f"{path}def f(x):\n    return x * int({read})\n", "x = 2") == {"error": reason}
    # Libraries read many.
    source = (
        "import os, tempfile\ndef f(x):\n    return os.path.expanduser('~') != '~' and bool(tempfile.gettempdir())\n"
    )
    assert pin(source, "x = 2")["asserts"]["lines"] == ["assert result is True"]


def test_a_database_of_its_own_is_pinned(tmp_path: Path) -> None:
    """In memory, in the test's folder, or beside the notebook where it is only read."""
    source = (
        "import sqlite3\ndef f(x):\n    with sqlite3.connect(x) as c:\n"
        "        c.execute('create table if not exists t (a int)')\n"
        "        c.execute('insert into t values (3)')\n"
        "        return c.execute('select sum(a) from t').fetchone()[0]\n"
    )
    for path in (":memory:", "own.db"):
        assert pin(source, f"x = {path!r}")["asserts"]["lines"][0] == "assert result == 3"
    (tmp_path / "data").mkdir()
    beside = tmp_path / "data" / "beside.db"
    with sqlite3.connect(beside) as made:
        made.execute("create table t (a int)")
        made.execute("insert into t values (4)")
    made.close()
    os.utime(beside, (1, 1))
    reads = "import sqlite3\ndef f(x):\n    return sqlite3.connect(x).execute('select a from t').fetchone()[0]\n"
    pins = pin(reads, "x = 'data/beside.db'", folder=tmp_path)
    assert pins["reads"] == ["data/beside.db"] and pins["asserts"]["lines"] == ["assert result == 4"]
    assert pins["place"] == {"kind": "notebook"}
    writes = pin(
        source.replace("if not exists ", "").replace("create", "-- create"), "x = 'data/beside.db'", folder=tmp_path
    )
    assert writes == {"error": "it changes data/beside.db beside the notebook"}


def test_what_libraries_ask_of_the_machine_is_no_reach() -> None:
    """Nor are the processes of a pool."""
    source = (
        "import ctypes.util, multiprocessing, platform, subprocess\ndef f(x):\n    ctypes.util.find_library('c')\n"
        "    platform.processor()\n    subprocess.run(['uname'])\n"
        "    with multiprocessing.get_context('fork').Pool(2) as pool:\n        return pool.map(abs, [x, -2])\n"
    )
    assert pin(source, "x = -1", is_script=True)["asserts"]["lines"] == ["assert result == [1, 2]"]


def test_what_is_drawn_is_pinned_in_a_list_too() -> None:
    """By each, since none is equal to another."""
    source = (
        "import matplotlib.pyplot as plt\ndef f(x):\n    figure, axes = plt.subplots(1, 2)\n"
        "    axes[0].set_title('A')\n    return figure.axes\n"
    )
    lines = pin(source, "x = 2")["asserts"]["lines"]
    assert lines[:2] == ["assert len(result) == 2", "assert isinstance(result[0], Axes)"]
    assert 'assert result[0].get_title() == "A"' in lines


STACK = """class Stack:
    def __init__(self, size):
        self._items = []
        self.size = size

    def push(self, x):
        self._items.append(x)

    def top(self):
        return self._items[-1]
"""
FROM_MODULE = ("from pinned_module import Stack",)


def test_an_object_is_pinned_by_what_it_holds() -> None:
    """A class whose methods do nothing makes none that holds it."""
    made = {"function": "Stack", "call": "result = Stack(size)", "inputs": ("size",)}
    asserts = pin(STACK, "size = 3", **made)["asserts"]
    assert asserts["lines"] == ["assert isinstance(result, Stack)", "assert result.size == 3"]
    assert asserts["imports"] == ["from pinned_module import Stack"]
    silent = "class Stack:\n    def __init__(self, size):\n        self._size = size\n"
    assert "error" in pin(silent, "size = 3", **made)


def test_a_method_is_pinned_where_it_is_the_one_that_works() -> None:
    """What the object's other methods do is not its doing."""
    source, lines = STACK, "stack = Stack(3)\nstack.push(1)"
    top = pin(source, lines, function="Stack.top", call="result = stack.top()", inputs=("stack",), imports=FROM_MODULE)
    assert "assert result == 1" in top["asserts"]["lines"]
    push = {"call": "stack.push(2)", "results": (), "inputs": ("stack",), "imports": FROM_MODULE}
    assert "error" in pin(source, lines, function="Stack.push", **push)
    assert "error" in pin(source, lines, function="Stack.missing", **push)


def test_an_object_is_pinned_by_its_own_words() -> None:
    """Not by those that everything has, or that say where in memory it is."""
    made = {"function": "P", "call": "result = P(x)", "inputs": ("x",)}
    own = (
        "class P:\n    def __init__(self, x):\n        self._x = x\n"
        "    def __repr__(self):\n        return f'P<{self._x}>'\n"
    )
    assert 'assert repr(result) == "P<2>"' in pin(own, "x = 2", **made)["asserts"]["lines"]
    data = "from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\n"
    assert "error" in pin(data, "x = 2", **made)
    said = f"{data}    def __str__(self):\n        return f'P {{self.x}}'\n"
    assert pin(said, "x = 2", **made)["asserts"]["lines"] == [
        "assert isinstance(result, P)",
        "assert result.x == 2",
        'assert str(result) == "P 2"',
    ]


def keyword(name: str, value: str) -> dict[str, str]:
    """A keyword-only parameter of f."""
    return {"name": name, "value": value, "call": f"result = f(x, {name}={name})"}


@pytest.mark.parametrize(
    ("body", "value", "cases"),
    [
        ("return x + 1 if k else x", "False", [["False", "2"], ["True", "3"]]),
        (
            "return x if k == 'low' else 2 * x if k in ('high', 'top') else 0",
            "'low'",
            [['"low"', "2"], ['"high"', "4"]],
        ),
        ("return x * k", "10", [["10", "20"], ["11", "22"]]),
        ("return 1 if not k else 1 / 0", "False", []),
        ("return x", "True", []),
        ("return x * k", "'ab'", []),
        ("return x if k else [x]", "True", [["False", "[2]"], ["True", "2"]]),
        ("return x if k else x / 3", "True", []),
    ],
)
def test_values_of_parameters_are_pinned(body: str, value: str, cases: list[list[str]]) -> None:
    """Each to what it really gives; nothing is said where they make no difference, or one that is of another kind."""
    pins = pin(f"def f(x, *, k={value}):\n    {body}\n", "x = 2", keywords=(keyword("k", value),))
    found = [each["cases"][: len(cases)] for each in pins["options"]]
    assert found == ([cases] if cases else [])
    for each in pins["options"]:
        assert each["names"] == ["k", "expected"]
        assert each["asserts"]["lines"] == ["assert result == expected"]
        assert each["call"] == "result = f(x, k=k)"


def test_a_flag_that_is_passed_is_pinned_both_ways() -> None:
    """As it was recorded, and the other way; several results have several names."""
    pins = pin(
        "def f(x, flag):\n    return x + flag, [x] * (1 + flag)\n",
        "x = 2",
        call="a, expected_a = f(x, flag)",
        results=("a", "expected_a"),
        inputs=("x", "flag"),
        recorded=("flag = True",),
    )
    (option,) = pins["options"]
    assert option["names"] == ["flag", "expected_a_value", "expected_expected_a"]
    assert option["cases"] == [["False", "2", "[2]"], ["True", "3", "[2, 2]"]]
    assert option["asserts"]["lines"] == ["assert a == expected_a_value", "assert expected_a == expected_expected_a"]


def test_what_only_the_values_need_is_imported() -> None:
    """They stand above the test."""
    source = "import numpy as np\ndef f(x, *, k=True):\n    return {'a': x} if k else {'a': [None, np.float32]}\n"
    (option,) = pin(source, "x = 1", keywords=(keyword("k", "True"),))["options"]
    assert option["cases"] == [["False", '{"a": [None, float32]}'], ["True", '{"a": 1}']]
    assert option["asserts"]["imports"] == ["from numpy import float32"]


def test_a_seed_is_no_choice() -> None:
    """Other random numbers say nothing."""
    source = "import random\ndef f(x, *, seed=1):\n    return random.Random(seed).random()\n"
    assert pin(source, "x = 1", keywords=(keyword("seed", "1"),))["options"] == []


def test_a_folder_that_is_there_may_be_asked_for(tmp_path: Path) -> None:
    """Nothing is written by that."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in/n.txt").write_text("7")
    source = "import os\ndef f(x):\n    os.makedirs('in', exist_ok=True)\n    return int(open('in/n.txt').read())\n"
    assert pin(source, "x = 1", folder=tmp_path)["place"] == {"kind": "notebook"}


def test_a_slow_function_is_called_few_times() -> None:
    """Each call takes the time of the person who waits."""
    source = "import os\ndef f(x):\n    os.write(COUNT, b'.')\n    return x\n"
    reading, writing = os.pipe()
    pins = pin(source.replace("COUNT", str(writing)), "", recorded=("x = 2",), is_script=False)
    os.close(writing)
    assert pins["asserts"]["lines"] == ["assert result == 2"]
    assert len(os.read(reading, 100)) <= 6
    os.close(reading)


@pytest.mark.parametrize("path", ["/opt/a.parquet", "~/a.parquet", "C:\\\\a.parquet"])
def test_what_is_written_unseen_stays_where_a_test_may_write(path: str) -> None:
    """Some libraries open files by themselves."""
    error = "it may write a file outside of a test's folder, by `to_parquet`"
    source = "def f(x, path):\n    x.to_parquet(path)\n    return 1\n"
    given = {"call": "result = f(x, path)", "inputs": ("x", "path"), "imports": PANDAS}
    assert pin(source, FRAME, recorded=(f'path = "{path}"',), **given) == {"error": error}
    inside = source.replace("(path)", f'("{path}")')
    assert pin(inside, FRAME, recorded=('path = "a"',), **given) == {"error": error}
    assert "error" not in pin(source.replace("x.to_parquet", "str"), FRAME, recorded=(f'path = "{path}"',), **given)


def test_what_the_inputs_draw_is_counted_once() -> None:
    """They are made again to see what the call has changed."""
    source = "import matplotlib.pyplot as plt\ndef f(x):\n    plt.plot(x)\n"
    lines = "import matplotlib.pyplot as plt\nx = [1, 2]\nplt.plot([3, 4])"
    asserts = pin(source, lines, call="f(x)", results=())["asserts"]["lines"]
    assert "assert len(plt.gcf().axes[0].lines) == 2" in asserts


SELECTING = (
    "def f(x):\n    return x[x['a'] > 4]\n",
    "x = pd.DataFrame({'a': [1, 2, 3]})",
    "x = pd.DataFrame({'a': [1, 2, 3, 4]})",
    "x = pd.DataFrame({'a': [1, 3, 5, 7]})",
)


def select(filled: tuple[str, ...], *candidates: str, source: str = SELECTING[0]) -> dict[str, Any]:
    """What the script answers of recorded inputs, one a candidate."""
    request = {
        "module": "pinned_module",
        "source": source,
        "path": str(Path("pinned_module.py").absolute()),
        "folders": [],
        "folder": None,
        "function": "f",
        "taken": [],
        "candidates": [
            {
                "imports": ["import pandas as pd"],
                "lines": "" if is_recorded else line.removeprefix("own: "),
                "recorded": [{"line": line, "imports": PANDAS}] if is_recorded else [],
                "call": "result = f(x)",
                "results": ["result"],
                "inputs": ["x"],
                "filled": list(filled),
                "keywords": [],
            }
            for line in candidates
            for is_recorded in [not line.startswith("own: ")]
        ],
    }
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return json.loads(json.dumps(pool.apply_async(pin_outputs.answer, [request]).get(60)))


def test_a_result_that_had_rows_is_pinned_with_rows() -> None:
    """By the first cut that gives some; a filter would else never be tested."""
    pins = select(("result",), *SELECTING[1:])
    assert (pins["candidate"], pins["empty"]) == (2, [])
    assert "[5, 7]" in pins["asserts"]["lines"][0]


def test_a_result_that_was_empty_is_pinned_empty() -> None:
    """The smallest cut says as much as a larger one."""
    pins = select((), *SELECTING[1:])
    assert (pins["candidate"], pins["empty"]) == (0, [])


def test_where_no_cut_gives_rows_the_first_is_kept() -> None:
    """It is said so; and what the notebook's own lines make, which may take any time, is not waited for."""
    pins = select(("result",), *SELECTING[1:3], "own: import time\nx = time.sleep(100)")
    assert (pins["candidate"], pins["empty"]) == (0, ["result"])
    assert pins["asserts"]["lines"]


@pytest.mark.parametrize(
    "result", ["[y for y in x if y > 4]", "{y: 1 for y in x if y > 4}", "''.join(y * 'a' for y in x if y > 4)"]
)
def test_elements_count_as_rows(result: str) -> None:
    """Of lists, dicts and texts."""
    pins = select(("result",), "x = [1, 2]", "x = [1, 5]", source=f"def f(x):\n    return {result}\n")
    assert pins["candidate"] == 1
