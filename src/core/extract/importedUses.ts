import type { ImportedName, Reference } from "../python/nameFlow.ts";
import type { Statement } from "../python/readCell.ts";
import type { Span } from "../text/span.ts";
import { originOf, type Readings } from "./notebookNames.ts";

/** A place in a notebook that names something of a module. */
export interface ImportedUse {
  readonly cell: number;
  /** In the cell's source; of `features.rates` only `rates`. */
  readonly span: Span;
  /** As Python imports it: "shop.features". */
  readonly module: string;
  /** The name that it has in the module, whatever the notebook calls it. */
  readonly member: string;
  readonly kind: "import" | "call" | "mention";
}

/**
 * Where cells name what they, or cells above them, import. Whether a module is the project's is not known here. After `from a import b` the
 * text `b.c` names `b` of `a` and, in case `b` is a module, `c` of `a.b`: one of the two exists.
 */
export function importedUses(readings: Readings): readonly ImportedUse[] {
  const statements = readings.flatMap((reading) => reading?.statements ?? []);
  const names = new Set(statements.flatMap(({ imports }) => imports.map(({ name }) => name)));
  return readings.flatMap((reading, cell) => {
    if (reading === undefined) return [];
    const { source } = reading;
    const find = (name: string): readonly ImportedName[] => {
      if (!names.has(name)) return []; // Most names: nothing has to be looked for in the cells above.
      const origin = originOf(name, readings, cell + 1);
      return origin.kind === "import" ? origin.imports : [];
    };
    return reading.statements
      .flatMap((statement) => [
        ...importsIn(statement, source),
        ...statement.references.flatMap((reference) =>
          find(reference.name).flatMap((imported) => membersOf(imported, reference, source)),
        ),
      ])
      .filter(({ module }) => !module.startsWith("."))
      .map((use) => ({ cell, ...use }));
  });
}

type Use = Omit<ImportedUse, "cell">;

/** The names in `from m import a, b as c` that are the module's own. */
function importsIn({ imports, span }: Statement, source: string): readonly Use[] {
  const text = source.slice(span.start, span.end);
  const names = /\bimport\b/.exec(text);
  if (names === null) return [];
  return imports.flatMap((imported) => {
    const member = memberOf(imported);
    if (member === undefined) return [];
    const at = new RegExp(`(?<!\\p{XID_Continue})${member}(?!\\p{XID_Continue})`, "u").exec(
      text.slice(names.index + names[0].length),
    );
    if (at === null) return [];
    const start = span.start + names.index + names[0].length + at.index;
    return [{ span: { start, end: start + member.length }, module: imported.module, member, kind: "import" }];
  });
}

function membersOf(imported: ImportedName, { span, call }: Reference, source: string): readonly Use[] {
  const { module, name, statement } = imported;
  const member = memberOf(imported);
  if (member !== undefined) {
    const itself: Use = { span, module, member, kind: call === undefined ? "mention" : "call" };
    return [itself, ...attributeOf(`${module}.${member}`, span.end, source)];
  }
  // After `import a.b` the notebook says `a.b.c`, after `import a.b as n` just `n.c`.
  const inner = statement === `import ${module}` ? module.slice(name.length) : "";
  return source.startsWith(inner, span.end) ? attributeOf(module, span.end + inner.length, source) : [];
}

/** The `c` of `.c` at a place of the source. */
function attributeOf(module: string, at: number, source: string): readonly Use[] {
  const [whole, member] = /^\.([\p{XID_Start}_]\p{XID_Continue}*)/u.exec(source.slice(at)) ?? [];
  if (whole === undefined || member === undefined) return [];
  const span = { start: at + 1, end: at + whole.length };
  return [{ span, module, member, kind: source.startsWith("(", span.end) ? "call" : "mention" }];
}

/** The `a` of `from m import a as b`; `undefined` where the module itself is imported. */
function memberOf({ statement }: ImportedName): string | undefined {
  return /^from\s+\S+\s+import\s+([\p{XID_Start}_]\p{XID_Continue}*)/u.exec(statement)?.[1];
}
