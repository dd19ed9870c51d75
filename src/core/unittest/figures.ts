import type { Node } from "web-tree-sitter";
import { plainText, readArguments } from "../columns/arguments.ts";
import { parts } from "../python/readExpression.ts";

/** What the code draws with matplotlib: a test closes it. */
export interface Figures {
  /** Every run of the code leaves a figure open. */
  readonly isSure: boolean;
  /** How many axes the one figure has; absent where that isn't written out. */
  readonly axes?: number;
  /** What the only axes are called. */
  readonly title?: string;
}

/** What the body draws; `undefined` when nothing is seen. `text` is all code that would run, helpers too. */
export function readFigures(body: readonly Node[], text: string): Figures | undefined {
  if (!/\b(?:plt|sns)\.\w+\(|\.plot(?:\.\w+)?\(|\.(?:hist|boxplot)\(/.test(text)) return undefined;
  const always = body.flatMap(topCall);
  const isSure = !text.includes(".close(") && always.some((call) => drawing.test(calleeOf(call)));
  const [maker, ...others] = body.flatMap((node) => node.descendantsOfType("call")).filter(isMaker);
  const isOne = others.length === 0 && (maker === undefined || always.some(({ id }) => id === maker.id));
  const axes = !isSure || !isOne ? undefined : maker === undefined ? 1 : axesOf(maker);
  if (axes === undefined) return { isSure };
  const titles = always.filter((call) => /^plt\.title$|^\w+\.set_title$/.test(calleeOf(call)));
  const [title] = titles.map((call) => plainText(readArguments(call).positional[0]));
  const isTitled = axes === 1 && titles.length === 1 && title !== undefined && title !== "";
  return { isSure, axes, ...(isTitled && { title }) };
}

const drawing = /^plt\.(?:subplots|figure|plot|bar|barh|scatter|hist|imshow|boxplot|pie|title)$/;

/** Calls that make a figure, or axes in one. */
function isMaker(call: Node): boolean {
  const callee = calleeOf(call);
  if (/^plt\.(?:subplot\w*|figure|axes|colorbar|twin[xy])$/.test(callee)) return true;
  if (/\.(?:add_subplot|add_axes|colorbar|twin[xy]|subplots|inset_axes)$/.test(callee)) return true;
  if (/^sns\.\w+$/.test(callee)) return !readArguments(call).keywords.has("ax");
  const isOfFrame =
    /\.(?:plot(?:\.\w+)?|hist|boxplot)$/.test(callee) && !/^(?:plt|\w*ax\w*(?:\[.*\])?)\.\w+$/.test(callee);
  return isOfFrame && !readArguments(call).keywords.has("ax");
}

/** `plt.subplots(2, 3)` */
function axesOf(call: Node): number | undefined {
  const callee = calleeOf(call);
  if (callee === "plt.figure") return 1;
  if (callee !== "plt.subplots") return undefined;
  const { positional, keywords, isSplat } = readArguments(call);
  const [rows, columns] = [
    positional[0] ?? keywords.get("nrows"),
    positional[1] ?? keywords.get("ncols"),
  ].map((node) => (node === undefined ? 1 : node.type === "integer" ? Number(node.text) : undefined));
  return isSplat || rows === undefined || columns === undefined ? undefined : rows * columns;
}

function calleeOf(call: Node): string {
  return call.childForFieldName("function")?.text ?? "";
}

/** A call that runs whenever the statement does: the statement itself, or the value that it binds. */
function topCall(statement: Node): readonly Node[] {
  if (statement.type !== "expression_statement") return [];
  return parts(statement).flatMap((node) => {
    const value = node.type === "assignment" ? node.childForFieldName("right") : node;
    return value?.type === "call" ? [value] : [];
  });
}
