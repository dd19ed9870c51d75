/** A heading of a markdown text. */
export interface Heading {
  /** 1 for the highest, up to 6. */
  readonly level: number;
  /** Without marks for emphasis, code and links. */
  readonly title: string;
}

const atx = /^ {0,3}(#{1,6})[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*$/;
const underline = /^ {0,3}(=+|-+)[ \t]*$/;
const fence = /^ {0,3}(`{3,}|~{3,})/;
/** What can stand above a line of dashes without being its heading: nothing, another block, a table. */
const noParagraph = /^\s*$|^ {0,3}(?:[-*+>|]|\d+[.)]|#)|^(?: {4}|\t)|\|/;

/** The headings of a markdown cell, as VS Code's outline lists them: none in fenced code; an HTML heading where there is no other. */
export function readHeadings(markdown: string): readonly Heading[] {
  const headings: Heading[] = [];
  const lines = markdown.split("\n");
  let open: string | undefined;
  for (const [at, line] of lines.entries()) {
    const mark = fence.exec(line)?.[1];
    if (open !== undefined) {
      if (mark?.startsWith(open) === true && line.trim() === mark) open = undefined;
      continue;
    }
    if (mark !== undefined) open = mark;
    const [, marks, text] = atx.exec(line) ?? [];
    if (marks !== undefined && text !== undefined) headings.push({ level: marks.length, title: plain(text) });
    const above = lines[at - 1] ?? "";
    const rule = noParagraph.test(above) ? undefined : underline.exec(line)?.[1];
    if (rule !== undefined) headings.push({ level: rule.startsWith("=") ? 1 : 2, title: plain(above) });
  }
  return headings.length > 0 ? headings.filter(({ title }) => title !== "") : htmlHeading(markdown);
}

function htmlHeading(markdown: string): readonly Heading[] {
  const [, level, text] = /<h([1-6])[^>]*>(.*?)<\/h\1>/i.exec(markdown) ?? [];
  if (level === undefined || text === undefined) return [];
  return [{ level: Number(level), title: plain(text.replaceAll(/<[^>]*>/g, "")) }];
}

function plain(text: string): string {
  return text.replaceAll(/[*_`]|\[([^\]]*)\]\([^)]*\)/g, "$1").trim();
}
