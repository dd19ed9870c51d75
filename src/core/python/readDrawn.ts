import type { Node } from "web-tree-sitter";
import type { Span } from "../text/span.ts";
import { normalName } from "./names.ts";

/** A name for what a drawing call of matplotlib gives: `legend = ax.legend()`. The figure keeps that, whether it has a name or not. */
export interface Drawn {
  readonly name: string;
  /** From the name to the call. */
  readonly span: Span;
}

export function readDrawn(statement: Node): readonly Drawn[] {
  if (!/\b(?:plt|ax|fig|sns)|\.plot\b|\.add_(?:subplot|axes)\b/.test(statement.text)) return []; // Most statements need no search.
  return statement.descendantsOfType("assignment").flatMap((assignment) => {
    const name = assignment.childForFieldName("left");
    const call = assignment.childForFieldName("right");
    const isPlain = assignment.parent?.type === "expression_statement" && name?.type === "identifier";
    if (!isPlain || call?.type !== "call" || isInDefinition(assignment)) return [];
    const callee = call.childForFieldName("function");
    if (callee?.type !== "attribute" || !isDrawing(callee.text)) return [];
    return [{ name: normalName(name.text), span: { start: name.startIndex, end: call.startIndex } }];
  });
}

/** Pyplot, seaborn, figures and axes under their customary names, what adds an artist to them, and methods that only draw. */
function isDrawing(callee: string): boolean {
  return (
    artists.test(callee) ||
    /^sns\.(?:\w*plot|heatmap)$|\.(?:plot(?:\.\w+)?|add_subplot|add_axes)$/.test(callee)
  );
}

const artists =
  /^(?:plt|ax\d*|axs|axes|fig\d*)(?:\[[^\][]*\])*\.(?:plot|scatter|barh?|hist2?d?|boxplot|violinplot|pie|stem|step|errorbar|fill(?:_between)?|stackplot|imshow|matshow|pcolor|pcolormesh|contourf?|quiver|axhline|axvline|axhspan|axvspan|hlines|vlines|legend|(?:set_)?(?:title|xlabel|ylabel)|suptitle|text|annotate|colorbar|grid|subplot|figure)$/;

function isInDefinition(node: Node): boolean {
  for (let at = node.parent; at !== null; at = at.parent)
    if (/^(?:function|class)_definition$/.test(at.type)) return true;
  return false;
}
