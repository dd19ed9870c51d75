import { isIpythonName, isNamespaceName } from "../python/names.ts";
import type { ImportedName } from "../python/nameFlow.ts";
import { union } from "../python/sets.ts";
import { refuse, type Refusal } from "../refusal.ts";
import type { DraftContext } from "./draftContext.ts";
import { refuseUnseen } from "./refuseUnseen.ts";
import { bodyOf, cellName, firstCell } from "./selection.ts";

/** What the function takes: parameters, and imports with the cells they come from. */
export interface Inputs {
  readonly parameters: string[];
  readonly imports: { readonly cell: number; readonly item: ImportedName }[];
}

/** Finds out for every name that the body looks up what it is: a parameter, an import of the module, or nothing to do. */
export function resolveInputs(context: DraftContext): Inputs | Refusal {
  const { core, selection } = context;
  const inputs: Inputs = { parameters: [], imports: [] };
  const used = [...core.reads.keys(), ...core.deferred];
  const handedOver = context.items
    .filter(({ name }) => used.includes(name))
    .flatMap(({ needs }) => [...needs]);
  for (const name of new Set([...used, ...handedOver, ...knownMentions(context)])) {
    const problem = resolveInput(name, context, inputs);
    if (problem !== undefined) return problem;
  }
  const [unseen] = [...core.lookUps].find(
    ([name, depth]) => depth > 0 && (inputs.parameters.includes(name) || core.binds.has(name)),
  ) ?? [undefined];
  if (unseen !== undefined)
    return refuse(
      `${cellName(firstCell(selection))} looks \`@${unseen}\` up in a text inside a lambda, function or comprehension, which does not see a function's variables.`,
      "Take the query out of it, then extract.",
    );
  const hidden = [...core.moduleReads].find(
    (name) => inputs.parameters.includes(name) || core.binds.has(name),
  );
  if (hidden !== undefined)
    return refuse(
      `${cellName(firstCell(selection))} has a class with a \`${hidden}\` of its own that it takes from the variable \`${hidden}\`: in a function Python would not find that.`,
      `Give \`${hidden}\` another name in the class, then extract.`,
    );
  const text = selection.cells.flatMap((cell) =>
    cell.core.map(({ span }) => cell.reading.source.slice(span.start, span.end)),
  );
  const namespace = /(?<![.\w])(vars|dir)\(\s*\)/.exec(text.join("\n"));
  return namespace === null ? inputs : refuseNamespace(context, namespace[0]);
}

/** Words of texts that are names of the notebook: `duckdb.sql("select * from df")`. A query that is no literal may be any text of the notebook. */
function knownMentions({ core, readings, meanings }: DraftContext): string[] {
  const mentions = core.features.has("unseen query")
    ? union(...readings.map((reading) => reading?.flow.mentions ?? []))
    : core.mentions;
  const known = ["variable", "import", "definition"];
  return [...mentions].filter((name) => known.includes(meanings.of(name).kind));
}

function resolveInput(name: string, context: DraftContext, inputs: Inputs): Refusal | undefined {
  const { core, meanings, selection } = context;
  if (context.keywords.has(name)) {
    inputs.parameters.push(name);
    return undefined;
  }
  if (core.binds.has(name)) {
    const isFirst = core.reads.has(name) || isWantedBeforeBound(name, context);
    return isFirst ? resolveRebound(name, context, inputs) : undefined;
  }
  const meaning = meanings.of(name);
  if (core.deletes.has(name) && (meaning.kind === "import" || meaning.kind === "definition")) {
    inputs.parameters.push(name);
    return undefined;
  }
  switch (meaning.kind) {
    case "variable":
    case "local":
      inputs.parameters.push(name);
      return undefined;
    case "import":
      inputs.imports.push(...meaning.imports.map((item) => ({ cell: meaning.cell, item })));
      return undefined;
    case "definition":
    case "builtin":
      return undefined;
    case "unclear":
      if (meaning.isBound) {
        inputs.parameters.push(name);
        return undefined;
      }
      return refuse(
        `What \`${name}\` is depends on what ran: cell ${meaning.cell + 1} binds it in more than one way.`,
        "Bind it in one way, then extract.",
      );
    case "nowhere":
      return resolveUnbound(name, context, firstCell(selection), inputs);
  }
}

/** Whether a function that looks the name up is made, or called, above the statement that binds it. */
function isWantedBeforeBound(name: string, { selection, inner, items }: DraftContext): boolean {
  const needy = items.filter(({ needs }) => needs.has(name)).map((item) => item.name);
  for (const { flow } of selection.cells.flatMap((cell) => bodyOf(cell, inner))) {
    if (flow.deferred.has(name) || needy.some((each) => flow.reads.has(each) || flow.deferred.has(each)))
      return true;
    if (flow.definite?.has(name) === true) return false;
  }
  return false;
}

/** A name that the code may look up before it binds it: what it was before is handed over; if it was nothing, it is a local. */
function resolveRebound(name: string, context: DraftContext, inputs: Inputs): Refusal | undefined {
  const { meanings, selection, notes } = context;
  const kind = meanings.isKept(name) ? "variable" : meanings.outside(name).kind;
  if (kind === "nowhere") {
    if (!isReadFirst(name, context)) return undefined;
    notes.push(`No cell defines \`${name}\` before it is used; it becomes a parameter.`);
  }
  if (kind === "builtin")
    return refuse(
      `${cellName(firstCell(selection))} uses Python's own \`${name}\` and gives the name another value.`,
      "Give the value a name of its own, then extract.",
    );
  inputs.parameters.push(name);
  return undefined;
}

/** Whether a simple statement looks the name up before any other binds it: `count += 1`, which only works where the kernel has it. */
function isReadFirst(name: string, { selection, inner }: DraftContext): boolean {
  const first = selection.cells
    .flatMap((cell) => bodyOf(cell, inner))
    .find(({ flow }) => flow.reads.has(name) || flow.binds.has(name));
  const isSimple = first?.kind.endsWith("assignment") === true || first?.kind === "expression";
  return isSimple && first.flow.reads.has(name);
}

function resolveUnbound(
  name: string,
  context: DraftContext,
  first: number,
  inputs: Inputs,
): Refusal | undefined {
  const { readings, notes } = context;
  if (isNamespaceName(name)) return refuseNamespace(context, name);
  if (isIpythonName(name))
    return refuse(
      `${cellName(first)} uses \`${name}\`, which only IPython has.`,
      "Give the value a name of its own, then extract.",
    );
  if (name === "display") {
    inputs.imports.push({
      cell: 0,
      item: { name, module: "IPython.display", statement: "from IPython.display import display" },
    });
    return undefined;
  }
  const unseen = refuseUnseen(name, readings, first);
  if (unseen !== undefined) return unseen;
  const below = readings.findIndex(
    (reading, index) => index > first && reading?.flow.binds.has(name) === true,
  );
  if (below !== -1 && !context.core.reads.has(name))
    return refuse(
      `${cellName(first)} has a function that uses \`${name}\`, which only cell ${below + 1} below defines.`,
      `Move the definition of \`${name}\` above, then extract.`,
    );
  inputs.parameters.push(name);
  notes.push(
    below === -1
      ? `No cell defines \`${name}\`; it becomes a parameter.`
      : `\`${name}\` is defined only further down, in cell ${below + 1}; it becomes a parameter.`,
  );
  return undefined;
}

function refuseNamespace({ selection }: DraftContext, name: string): Refusal {
  return refuse(
    `${cellName(firstCell(selection))} uses \`${name}\`, which gives something else in a module.`,
    "Leave this cell in the notebook.",
  );
}
