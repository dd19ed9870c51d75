import type { Node, Parser, Tree } from "web-tree-sitter";
import type { Position, Span } from "../text/span.ts";
import { importedNames } from "./importedNames.ts";
import { isImportChoice } from "./isImportChoice.ts";
import { isForeign, maskMagics, words, type Magic } from "./magics.ts";
import { sequence, sharingEmpty, type ImportedName, type NameFlow, type Reference } from "./nameFlow.ts";
import { readConstant, readDefinition, type Constant, type Definition } from "./readDefinition.ts";
import { readChange, type Change } from "./readChange.ts";
import { readCaptures } from "./readCaptures.ts";
import { readLiteralArguments, type LiteralArgument } from "./readLiteralArguments.ts";
import { readDrawn, type Drawn } from "./readDrawn.ts";
import { readPrints, type PrintCall } from "./readPrints.ts";
import { readStatement } from "./readStatement.ts";
import { Scope } from "./scope.ts";
import { difference, intersection } from "./sets.ts";

/** A code cell, read: what each of its statements does to names. Spans and offsets are of the cell's own source. */
export interface CellReading {
  readonly source: string;
  readonly statements: readonly Statement[];
  readonly flow: NameFlow;
  readonly magics: readonly Magic[];
  /** Lines (from 0) that begin inside a string: indenting them would change the string. */
  readonly linesInStrings: ReadonlySet<number>;
  /** Why the cell's statements can't be known; `flow` then reads every word of it and binds nothing. */
  readonly unread?: Unread;
}

export type Unread =
  | { readonly kind: "syntax error"; readonly at: Position }
  /** Deeper than the reader goes. CPython gives up as well, a little further down. */
  | { readonly kind: "too deep"; readonly line: number }
  /** Not written for the notebook's own Python: `%%bash`. */
  | { readonly kind: "foreign"; readonly magic: string };

export interface Statement {
  /** The grammar's name for it ("if_statement"); "assignment", "augmented_assignment" and "expression" for simple statements. */
  readonly kind: string;
  readonly span: Span;
  /** Where it begins, counted from 0. */
  readonly line: number;
  readonly flow: NameFlow;
  readonly imports: readonly ImportedName[];
  /** The module of `from module import *`. */
  readonly starModule?: string;
  /** It is the `0` that stands for an IPython line. */
  readonly isMagic: boolean;
  /** An IPython line stands inside it, in a block. */
  readonly hasMagic: boolean;
  /** It only chooses between imports: `try: import a` ... `except ImportError: import b as a`. */
  readonly isImportChoice: boolean;
  /** It is an expression that is there for what it changes. */
  readonly change?: Change | undefined;
  /** Names that what it makes looks up after it has run. */
  readonly captures: ReadonlySet<string>;
  readonly references: readonly Reference[];
  /** What a def or class statement defines. */
  readonly definition?: Definition;
  /** What `NAME = 42` binds, when the value is one that can't be changed. */
  readonly constant?: Constant;
  /** Literals that it hands to calls; none of a definition, which has defaults of its own. */
  readonly literals: readonly LiteralArgument[];
  readonly prints: readonly PrintCall[];
  readonly drawn: readonly Drawn[];
}

export interface ParsedCell {
  readonly source: string;
  /** Of the masked source; the caller owns it and deletes it. */
  readonly tree: Tree;
  readonly magics: readonly Magic[];
}

export function parseCell(parser: Parser, source: string): ParsedCell {
  const { text, magics } = maskMagics(source);
  const tree = parser.parse(text);
  if (tree === null) throw new Error("The Python parser has no language.");
  return { source, tree, magics };
}

export function readCell({ source, tree, magics }: ParsedCell): CellReading {
  const foreign = magics.find(isForeign);
  if (foreign !== undefined) return unread(source, magics, { kind: "foreign", magic: `%%${foreign.name}` });
  if (tree.rootNode.hasError)
    return unread(source, magics, { kind: "syntax error", at: firstError(tree.rootNode) });
  const nodes = tree.rootNode.namedChildren.filter((node) => node.type !== "comment");
  const deep = nodes.find(isTooDeep);
  if (deep !== undefined)
    return unread(source, magics, { kind: "too deep", line: deep.startPosition.row + 1 });
  const marks = new Set(magics.map(({ span }) => span.start));
  const statements = nodes.map((node) => readTop(node, marks));
  const flows = statements.filter((statement) => !statement.isMagic).map((statement) => statement.flow);
  const isTrial = magics.some(({ kind, name }) => kind === "cell" && name === "timeit");
  return {
    source,
    statements,
    flow: sharingEmpty(withMagicReads(isTrial ? bindingNothing(sequence(flows)) : sequence(flows), magics)),
    magics,
    linesInStrings: linesInStrings(tree.rootNode),
  };
}

/** How many levels of syntax a statement may have: what reads it calls itself for each. CPython 3.11 stops compiling at about 2,950. */
const deepest = 1200;
/** How many blocks CPython lets lie in each other ("too many levels of indentation"). */
const mostBlocks = 100;
/** Nodes of the grammar that a construct of one character makes at most. */
const levelsOfCharacter = 4;

/** Whether a statement has more levels of syntax than a reader that calls itself for each can go. */
export function isTooDeep(node: Node): boolean {
  if (node.endIndex - node.startIndex < deepest / levelsOfCharacter) return false;
  const isIndented = /^[ \t]{100}/m.test(node.text);
  const cursor = node.walk();
  const block = () => (isIndented && cursor.nodeType === "block" ? 1 : 0);
  let level = 0;
  let blocks = 0;
  do {
    while (cursor.gotoFirstChild()) {
      level += 1;
      blocks += block();
    }
    if (level > deepest || blocks > mostBlocks) break;
    for (let isDone = false; level > 0 && !isDone;) {
      blocks -= block();
      isDone = cursor.gotoNextSibling();
      if (isDone) blocks += block();
      else level -= cursor.gotoParent() ? 1 : 0;
    }
  } while (level > 0);
  cursor.delete();
  return level > 0;
}

function readTop(node: Node, marks: ReadonlySet<number>): Statement {
  const scope = new Scope();
  readStatement(node, scope);
  const flow = sharingEmpty(withUnbound(scope.flow(), node));
  const inner = node.type === "expression_statement" ? node.namedChild(0) : null;
  const simple = inner?.type.endsWith("assignment") === true ? inner.type : "expression";
  const defined = readDefinition(node);
  const isBlock = node.endPosition.row > node.startPosition.row;
  const hasMagic = isBlock && [...marks].some((at) => at > node.startIndex && at < node.endIndex);
  return {
    kind: node.type === "expression_statement" ? simple : node.type,
    span: { start: node.startIndex, end: node.endIndex },
    line: node.startPosition.row,
    flow,
    imports: node.type.includes("import") ? importedNames(node) : [],
    ...(flow.features.has("star import") && node.type === "import_from_statement"
      ? { starModule: node.childForFieldName("module_name")?.text ?? "" }
      : {}),
    isMagic: inner?.type === "integer" && marks.has(node.startIndex),
    hasMagic,
    change: node.type === "expression_statement" ? readChange(node) : undefined,
    isImportChoice: !hasMagic && isImportChoice(node),
    references: scope.references,
    ...defined,
    prints: readPrints(node),
    drawn: readDrawn(node),
    literals: defined === undefined ? readLiteralArguments(node) : [],
    ...(marks.has(node.startIndex) ? {} : readConstant(inner)),
    captures: readCaptures(node, flow.deferred),
  };
}

/** Reads a statement that unbinds names once more, as it runs where they were bound before it. */
function withUnbound(flow: NameFlow, node: Node): NameFlow {
  if (flow.deletes.size === 0) return flow;
  const scope = new Scope();
  scope.bound = new Set(flow.deletes);
  readStatement(node, scope);
  const { reads, definite } = scope.flow();
  return {
    ...flow,
    unbinds: difference(flow.deletes, definite ?? new Set()),
    readsUnbound: intersection(reads.keys(), flow.deletes),
  };
}

function unread(source: string, magics: readonly Magic[], why: Unread): CellReading {
  const flow = sequence([]);
  return {
    source,
    statements: [],
    flow: { ...flow, reads: new Map(words(source).map((word) => [word, 0])) },
    magics,
    linesInStrings: new Set(),
    unread: why,
  };
}

/** `%%timeit` runs its cell in a namespace of its own. */
function bindingNothing(flow: NameFlow): NameFlow {
  return { ...flow, binds: new Map(), definite: new Set(), deletes: new Set() };
}

function withMagicReads(flow: NameFlow, magics: readonly Magic[]): NameFlow {
  const reads = new Map(flow.reads);
  for (const magic of magics)
    for (const name of magic.reads) if (!reads.has(name)) reads.set(name, magic.span.start);
  return { ...flow, reads };
}

function firstError(root: Node): Position {
  let node = root;
  while (!node.isError && !node.isMissing) {
    const child = node.children.find((each) => each.hasError || each.isMissing);
    if (child === undefined) break;
    node = child;
  }
  const { row, column } = node.startPosition;
  return { line: row + 1, column: column + 1 };
}

function linesInStrings(root: Node): Set<number> {
  const lines = new Set<number>();
  for (const node of root.descendantsOfType("string")) {
    for (let row = node.startPosition.row + 1; row <= node.endPosition.row; row += 1) lines.add(row);
  }
  return lines;
}
