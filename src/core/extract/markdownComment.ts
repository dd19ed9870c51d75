import { readHeadings } from "../notebook/headings.ts";
import type { Notebook } from "../notebook/notebook.ts";
import { wrap } from "../text/wrap.ts";

/** Lines of prose that a comment may have; longer texts give their headings alone. */
const longest = 6;
/** Fits into 88 columns, indented. */
const width = 80;

/** What only a notebook shows: code blocks, tables, pictures, HTML, formulas. */
const rich = /^ {0,3}(?:`{3}|~{3})|^\s*\||!\[|<\w|\$\$|\\begin\{/m;

/** The text right above a cell as comment lines, which is what the code's reader has of it in a module. The text itself stays where it is. */
export function commentsAbove({ cells }: Notebook, index: number): readonly string[] {
  const above = cells.slice(0, index);
  const texts = above.slice(above.findLastIndex(({ kind }) => kind === "code") + 1);
  return texts.flatMap(({ kind, source }) => (kind === "markdown" ? commentOf(source) : []));
}

function commentOf(markdown: string): readonly string[] {
  const prose = proseOf(markdown);
  const lines =
    rich.test(markdown) || prose.length > longest ? readHeadings(markdown).map(({ title }) => title) : prose;
  return lines.map((line) => (line === "" ? "#" : `# ${line}`));
}

function proseOf(markdown: string): readonly string[] {
  const lines = markdown.trim().split("\n");
  return lines.flatMap((line) => {
    const text = line.replace(/^ {0,3}#{1,6}[ \t]+|[ \t]+#+[ \t]*$/g, "").trim();
    return /^(?:=+|-{2,}|\*{3,}|_{3,})?$/.test(text) ? [] : wrap(text, width);
  });
}
