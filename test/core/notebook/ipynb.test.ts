import assert from "node:assert/strict";
import { findStale } from "../../../src/core/notebook/findStale.ts";
import { parseIpynb, renderIpynb } from "../../../src/core/notebook/ipynb.ts";
import type { IpynbFile } from "../../../src/core/notebook/ipynbFile.ts";
import { isRefusal, renderRefusal } from "../../../src/core/refusal.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function read(text: string): IpynbFile {
  const file = parseIpynb(bytesOf(text));
  assert.ok(!isRefusal(file), isRefusal(file) ? renderRefusal(file) : "");
  return file;
}

/** Changes the cell that is counted from 0, and compares the whole file. */
function checkChange(text: string, index: number, after: string | undefined, expected: string): void {
  const file = read(text);
  const before = file.notebook.cells[index]?.source ?? "";
  assert.equal(renderIpynb(file, [{ index, before, after }]), expected);
}

function checkRefusal(content: string | Uint8Array, expected: RegExp): void {
  const refusal = parseIpynb(typeof content === "string" ? bytesOf(content) : content);
  assert.ok(isRefusal(refusal));
  assert.match(renderRefusal(refusal), expected);
}

const cell = (source: string, more = ""): string =>
  `{"cell_type":"code","execution_count":7,"metadata":{},"outputs":[],"source":${source}${more}}`;
const notebook = (...cells: readonly string[]): string =>
  `{"cells":[${cells.join(",")}],"metadata":{},"nbformat":4,"nbformat_minor":5}`;

/** As Jupyter writes it: one space of indentation, a list of lines. */
const jupyter = `{
 "cells": [
  {
   "cell_type": "markdown",
   "id": "a",
   "metadata": {},
   "source": [
    "# Title"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": 12,
   "id": "b",
   "metadata": {"tags": ["x"]},
   "outputs": [{"output_type": "execute_result", "execution_count": 12, "data": {"text/plain": ["caf\\u00e9"]}, "metadata": {}}],
   "source": [
    "x = 1\\n",
    "print(x)"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": null,
   "id": "c",
   "metadata": {},
   "outputs": [],
   "source": []
  }
 ],
 "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
 "nbformat": 4,
 "nbformat_minor": 5
}
`;

describe("parseIpynb", () => {
  it("gives cells with kind, language, source and count", () => {
    assert.deepEqual(read(jupyter).notebook, {
      format: "ipynb",
      language: "python",
      cells: [
        { kind: "markdown", language: "markdown", source: "# Title" },
        { kind: "code", language: "python", source: "x = 1\nprint(x)", executionCount: 12, tags: ["x"] },
        { kind: "code", language: "python", source: "" },
      ],
    });
  });

  it("reads a source that is one text, and line ends of every kind as line feeds", () => {
    assert.equal(read(notebook(cell('"a\\r\\nb\\rc\\nd"'))).notebook.cells[0]?.source, "a\nb\nc\nd");
  });

  it("takes a notebook without cells for one", () => {
    assert.deepEqual(read(notebook()).notebook.cells, []);
  });

  it("reads deep nesting", () => {
    const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
    assert.equal(read(notebook(cell('"x"', `,"deep":${deep}`))).notebook.cells.length, 1);
  });

  const languages: readonly [metadata: string, language: string][] = [
    ["{}", "python"],
    ['{"kernelspec":{"name":"ir","language":"R"}}', "r"],
    ['{"language_info":{"name":"julia"}}', "julia"],
    ['{"language_info":{"name":"C#"},"kernelspec":{"language":"python"}}', "csharp"],
    ['{"language_info":{"name":""},"kernelspec":[]}', "python"],
    ['{"kernelspec":{"name":"python3","language":"python3"}}', "python"],
  ];
  for (const [metadata, language] of languages)
    it(`tells the language of ${metadata}`, () => {
      const file = read(
        notebook(cell('"x"')).replace('"metadata":{},"nbformat"', `"metadata":${metadata},"nbformat"`),
      );
      assert.equal(file.notebook.language, language);
      assert.equal(file.notebook.cells[0]?.language, language);
    });

  it("takes a cell's own language", () => {
    const text = notebook(cell('"x"').replace('"metadata":{}', '"metadata":{"vscode":{"languageId":"sql"}}'));
    assert.equal(read(text).notebook.cells[0]?.language, "sql");
    assert.equal(read(text).notebook.language, "python");
  });

  const refusals: readonly [name: string, content: string | Uint8Array, message: RegExp][] = [
    ["an empty file", "", /the file is empty/],
    [
      "broken JSON",
      '{\n "cells": [\n  {"a" 1}\n ]\n}',
      /not valid JSON \(line 3, column 8: a colon is missing\)/,
    ],
    ["a comma too many", '{"cells": [1,]}', /not valid JSON \(line 1, column 14: a value is missing\)/],
    ["a comment", '{"cells": [] // none\n}', /not valid JSON \(line 1, column 14/],
    ["a file cut off", jupyter.slice(0, 300), /not valid JSON \(line 16, column 82: a text is not closed\)/],
    ["nesting without end", "[".repeat(200_000), /not valid JSON/],
    ["a list", "[]", /not a notebook \(it should be an object\)/],
    ["other JSON", '{"name": "x"}', /not a notebook \(it has no "nbformat"\)/],
    ["no cells", '{"nbformat": 4, "metadata": {}}', /not a notebook \(it has no list of "cells"\)/],
    [
      "format 3",
      '{"nbformat": 3, "worksheets": []}',
      /old format 3.*jupyter nbconvert --to notebook --nbformat 4/,
    ],
    ["format 5", '{"nbformat": 5, "cells": []}', /format 5, which is newer/],
    [
      "a wrong source",
      notebook(cell('"x"'), cell("7")),
      /cell 2 has a "source" that is neither a text nor a list of texts/,
    ],
    ["a list of more than texts", notebook(cell('["x", null]')), /cell 1 has a "source" that is neither/],
    ["no source", notebook('{"cell_type":"raw","metadata":{}}'), /cell 1 has a "source" that is neither/],
    [
      "a wrong cell type",
      notebook('{"cell_type":"heading","source":""}'),
      /cell 1 has a "cell_type" that is not code/,
    ],
    ["no cell type", notebook('{"source":""}'), /cell 1 has a "cell_type" that is not code/],
    ["a cell that is none", notebook("3"), /cell 1 is not an object/],
    ["a source twice", notebook(cell('"x"', ',"source":"y"')), /cell 1 has "source" twice/],
    ["cells twice", '{"nbformat":4,"cells":[],"cells":[]}', /it has "cells" twice/],
    [
      "Latin-1",
      Uint8Array.of(...bytesOf('{\n"caf'), 0xe9, ...bytesOf('"}')),
      /not valid UTF-8 \(byte 0xE9 at offset 6, in line 2\)/,
    ],
    ["a cut sequence", Uint8Array.of(...bytesOf('"é'), 0xe2, 0x82, 0x22), /byte 0xE2 at offset 3, in line 1/],
    ["UTF-16", Uint8Array.of(0xff, 0xfe, 0x7b, 0), /byte 0xFF at offset 0, in line 1/],
  ];
  for (const [name, content, message] of refusals)
    it(`refuses ${name}`, () => {
      checkRefusal(content, message);
    });
});

describe("renderIpynb", () => {
  it("gives back the file when nothing changes", () => {
    assert.equal(renderIpynb(read(jupyter), []), jupyter);
  });

  it("rewrites a list of lines with the file's indentation, and the count", () => {
    const expected = jupyter
      .replace('"execution_count": 12,\n   "id"', '"execution_count": null,\n   "id"')
      .replace(
        '    "x = 1\\n",\n    "print(x)"\n',
        '    "x = 1\\n",\n    "y = \\"é\\"\\n",\n    "print(x)"\n'.replace("é", "\\u00e9"),
      );
    checkChange(jupyter, 1, 'x = 1\ny = "é"\nprint(x)', expected);
  });

  it("empties a list, and fills an empty one as other cells are filled", () => {
    checkChange(
      jupyter,
      2,
      "a\nb",
      jupyter.replace('"source": []', '"source": [\n    "a\\n",\n    "b"\n   ]'),
    );
    checkChange(jupyter, 0, "", jupyter.replace('"source": [\n    "# Title"\n   ]', '"source": []'));
  });

  it("fills an empty list of a file that has no other", () => {
    const indented =
      '{\r\n\t"cells": [\r\n\t\t{\r\n\t\t\t"cell_type": "raw",\r\n\t\t\t"source": []\r\n\t\t}\r\n\t],\r\n\t"nbformat": 4\r\n}';
    checkChange(
      indented,
      0,
      "a\nb",
      indented.replace("[]", '[\r\n\t\t\t\t"a\\n",\r\n\t\t\t\t"b"\r\n\t\t\t]'),
    );
    checkChange(notebook(cell("[]")), 0, "a\nb", notebook(cell('["a\\n","b"]').replace("7", "null")));
  });

  it("keeps a source that is one text one text", () => {
    checkChange(notebook(cell('"a\\nb"')), 0, 'a\n"b"', notebook(cell('"a\\n\\"b\\""').replace("7", "null")));
  });

  it("keeps the bytes of lines that stay", () => {
    const odd = '"# caf\\u00E9\\/\\n\\u0061\\nlast \\u006Cine"';
    checkChange(
      notebook(cell(odd)),
      0,
      "# café/\nnew\nlast line",
      notebook(cell(odd.replace("\\u0061", "new")).replace("7", "null")),
    );
  });

  it("leaves alone a cell whose text stays", () => {
    checkChange(jupyter, 1, "x = 1\nprint(x)", jupyter);
  });

  const lineEnds: readonly [old: string, after: string, expected: string][] = [
    ['["a\\r\\n","b"]', "a\nc\nb", '["a\\r\\n","c\\r\\n","b"]'],
    ['["a\\n","b"]', "a\nbc\nd", '["a\\n","bc\\n","d"]'],
    ['"a\\rb"', "c\nd", '"c\\rd"'],
    ['["a\\r\\n","b\\r\\n","c\\n","d"]', "a\nx\nc\nd", '["a\\r\\n","x\\r\\n","c\\n","d"]'],
    ['["a\\r","b"]', "a\n\nb", '["a\\r","\\r","b"]'],
    ['["a\\r","b\\n","\\n","c\\n","d"]', "a\n\nc\nd", '["a\\n","\\n","c\\n","d"]'],
  ];
  for (const [old, after, expected] of lineEnds)
    it(`keeps lines and line ends of ${old}`, () => {
      checkChange(notebook(cell(old)), 0, after, notebook(cell(expected).replace("7", "null")));
    });

  const escapes: readonly [name: string, old: string, expected: string][] = [
    ["raw where there are no escapes", '"x"', '"ü\u{1F389}"'],
    ["raw where the file has raw characters", '"é \\u00e9"', '"ü\u{1F389}"'],
    ["escaped where the file has only escapes", '"\\u00e9"', '"\\u00fc\\ud83c\\udf89"'],
    ["raw where only control characters are escaped", '"\\u001b[0m"', '"ü\u{1F389}"'],
    ["raw where the escape is text", '"\\\\u00e9"', '"ü\u{1F389}"'],
  ];
  for (const [name, old, expected] of escapes)
    it(`writes other characters ${name}`, () => {
      checkChange(notebook(cell(old)), 0, "ü🎉", notebook(cell(expected).replace("7", "null")));
    });

  it("keeps a byte order mark", () => {
    const text = `\uFEFF${notebook(cell('"x"'))}`;
    checkChange(text, 0, "y", text.replace('"x"', '"y"').replace("7", "null"));
  });

  it("deletes cells with comma and white space", () => {
    const cells = ['{ "cell_type": "raw", "source": "a" }', cell('"b"'), cell('"c"')];
    const text = (...kept: readonly number[]): string =>
      `{ "cells": [\n  ${kept.map((index) => cells[index]).join(",\n  ")}\n], "nbformat": 4 }`;
    const all = read(text(0, 1, 2));
    const without = (...gone: readonly number[]): string =>
      renderIpynb(
        all,
        gone.map((index) => ({ index, before: all.notebook.cells[index]?.source ?? "", after: undefined })),
      );
    assert.equal(without(0), text(1, 2));
    assert.equal(without(1), text(0, 2));
    assert.equal(without(2), text(0, 1));
    assert.equal(without(2, 1), text(0));
    assert.equal(without(0, 2), text(1));
    assert.equal(without(0, 1), text(2));
    assert.deepEqual(read(without(0, 1, 2)).notebook.cells, []);
  });
});

describe("findStale", () => {
  it("names the changes whose cell has another text, or is gone", () => {
    const changes = [
      { index: 0, before: "# Title", after: "x" },
      { index: 1, before: "x = 2", after: undefined },
      { index: 9, before: "", after: "x" },
    ];
    assert.deepEqual(findStale(read(jupyter).notebook, changes), changes.slice(1));
  });
});
