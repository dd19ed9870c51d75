import type { Node } from "web-tree-sitter";
import type { ColumnChange } from "../columns/column.ts";
import { plainText, readArguments } from "../columns/arguments.ts";
import { parts } from "../python/readExpression.ts";
import { columnName, join } from "./columnWords.ts";
import type { ParameterFacts, ReturnFacts } from "./facts.ts";
import { readSteps } from "./readSteps.ts";

export interface SummaryQuestion {
  readonly body: readonly Node[];
  readonly parameters: readonly ParameterFacts[];
  readonly returns: readonly ReturnFacts[];
  /** What becomes of the columns of the frame that the function is about. */
  readonly changed: { readonly to: string; readonly changes: readonly ColumnChange[] } | undefined;
  readonly isFrame: (name: string) => boolean;
}

/** The longest that fits into the line behind the quotes, of 88 columns. */
const longest = 78;

/** What the function does, as far as its code tells for sure; `undefined` where that is nothing. */
export function deriveSummary(question: SummaryQuestion): string | undefined {
  const { body, parameters, returns, changed } = question;
  const frames = parameters.filter(({ name }) => question.isFrame(name));
  const steps = readSteps(body, {
    parameters: namesOf(parameters),
    returns: namesOf(returns),
    frames: namesOf(frames),
  });
  const columns = columnClauses(changed);
  const clauses = [...columns, ...steps];
  for (const count of [3, 2, 1])
    if (clauses.length >= count) {
      const text = asSentence(clauses.slice(0, count));
      if (text.length <= longest) return text;
    }
  return fallBack(question);
}

function namesOf(facts: readonly { readonly name: string }[]): ReadonlySet<string> {
  return new Set(facts.map(({ name }) => name));
}

function columnClauses(changed: SummaryQuestion["changed"]): readonly string[] {
  const sure = (changed?.changes ?? []).filter(({ isConditional }) => !isConditional);
  if (changed === undefined) return [];
  const of = (kind: ColumnChange["kind"]) => sure.filter((change) => change.kind === kind);
  const dropped = of("dropped").filter(({ isIndex }) => isIndex !== true);
  const [added, renamed] = [of("added"), of("renamed")];
  const list = (changes: readonly ColumnChange[]) => join(changes.map(({ column }) => columnName(column)));
  if (added.length > 4) return [`add ${added.length} columns to ${changed.to}`];
  if (added.length > 0) return [`add ${list(added)} to ${changed.to}`];
  if (dropped.length > 0 && dropped.length <= 4) return [`drop ${list(dropped)} from ${changed.to}`];
  if (renamed.length === 0) return [];
  const plain = renamed.map(({ column, to }) => `${columnName(column)} to ${to && columnName(to)}`);
  return renamed.length <= 2
    ? [`rename ${join(plain)} in ${changed.to}`]
    : [`rename columns of ${changed.to}`];
}

/** What is made of what; literals are only set. */
function fallBack({ body, parameters, returns }: SummaryQuestion): string | undefined {
  const printed = printWords(body);
  const literals = new Set(body.flatMap((statement) => literalOf(statement) ?? []));
  const isComputed = ({ name }: ReturnFacts) => !literals.has(name) || isBoundTwice(name, body);
  const computed = returns.filter(isComputed);
  const quoted = ({ name }: { readonly name: string }) => `\`${name}\``;
  if (returns.length === 0) {
    const modified = parameters.filter(({ isModified }) => isModified);
    const changing = modified.length === 0 ? [] : [`modify ${join(modified.map(quoted))} in place`];
    const clauses = [...changing, ...(printed === undefined ? [] : [printed])];
    return clauses.length === 0 ? undefined : fitting([asSentence(clauses)]);
  }
  if (computed.length === 0) return fitting([asSentence([`set ${listSome(returns.map(quoted))}`])]);
  const updated = computed.filter(({ isParameter }) => isParameter);
  const isUpdate = updated.length === computed.length;
  const what = `${isUpdate ? "update" : "compute"} ${listSome(computed.map(quoted))}`;
  const sources = parameters.filter(
    (each) =>
      each.default === undefined &&
      each.usage?.kind !== "called" &&
      !updated.some(({ name }) => name === each.name),
  );
  const from = `${isUpdate ? " with" : " from"} ${join(sources.map(quoted))}`;
  const withSources = sources.length > 0 && sources.length <= 3 ? [asSentence([what + from])] : [];
  return fitting([...withSources, asSentence([what])]);
}

function listSome(names: readonly string[]): string {
  return names.length <= 4
    ? join(names)
    : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more values`;
}

function fitting(sentences: readonly string[]): string | undefined {
  return sentences.find((text) => text.length <= longest);
}

function asSentence(clauses: readonly string[]): string {
  const text = join(clauses);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** The name that a statement of the body's top level binds to a literal. */
function literalOf(statement: Node): string | undefined {
  const [assignment] = statement.type === "expression_statement" ? parts(statement) : [];
  const left = assignment?.type === "assignment" ? assignment.childForFieldName("left") : null;
  const right = assignment?.childForFieldName("right");
  const isLiteral =
    /^(integer|float|true|false|none)$/.test(right?.type ?? "") || plainText(right) !== undefined;
  return left?.type === "identifier" && isLiteral ? left.text : undefined;
}

function isBoundTwice(name: string, body: readonly Node[]): boolean {
  const bindings = body.flatMap((statement) =>
    statement
      .descendantsOfType(["assignment", "augmented_assignment", "for_statement", "named_expression"])
      .flatMap((node) => node.childForFieldName("left") ?? node.childForFieldName("name") ?? [])
      .filter(
        (left) =>
          left.text === name || left.descendantsOfType("identifier").some(({ text }) => text === name),
      ),
  );
  return bindings.length > 1;
}

/** Prints of a name: how often, where a loop counts that. */
function printWords(body: readonly Node[]): string | undefined {
  const printed = body.flatMap((statement) => {
    const calls = statement
      .descendantsOfType("call")
      .filter((call) => isNamed(call.childForFieldName("function"), "print"));
    const rounds = /^for \w+ in range\((\d+)\)/.exec(statement.text)?.[1];
    const inside = statement.type === "for_statement" || statement.type === "while_statement";
    return calls.map((call) => ({
      name: readArguments(call).positional.length === 1 ? readArguments(call).positional[0]?.text : undefined,
      how: !inside
        ? ""
        : rounds !== undefined && isDirect(call, statement)
          ? ` ${rounds} times`
          : " repeatedly",
    }));
  });
  const [first, ...others] = printed;
  if (first === undefined) return undefined;
  const isName = others.length === 0 && /^[A-Za-z_]\w*$/.test(first.name ?? "");
  return isName ? `print \`${first.name}\`${first.how}` : "print what the code finds";
}

/** Without the text of a callee that is long. */
function isNamed(callee: Node | null, name: string): boolean {
  return callee?.type === "identifier" && callee.text === name;
}

/** It stands in the loop's own block. */
function isDirect(call: Node, loop: Node): boolean {
  const hasExit =
    loop.descendantsOfType(["break_statement", "continue_statement", "return_statement"]).length > 0;
  return !hasExit && call.parent?.parent?.parent?.id === loop.id;
}
