import { describeChanges, join, listNeeds } from "./columnWords.ts";
import type { ParameterFacts, Requirement } from "./facts.ts";
import { observedWords } from "./observedWords.ts";
import type { Usage } from "./readUsage.ts";

/** What there is to say of a parameter that its name and its type don't; empty where there is nothing. Names stand in backquotes. */
export function describeParameter(parameter: ParameterFacts): readonly string[] {
  const { comment, names, decides, usage, needs, requires, isModified, changes } = parameter;
  const meaning = [
    ...(comment === undefined ? [] : [asSentence(comment)]),
    ...(names === undefined ? [] : [nameWords(names)]),
    ...(decides === undefined ? [] : [decisionWords(decides)]),
  ];
  const done = [...(changes.length === 0 ? [] : [describeChanges(changes)]), ...parameter.inPlace].filter(
    (clause, _, all) =>
      clause !== "replaces its index" || !all.some((each) => each.includes("into its index")),
  );
  const always = needs.filter(({ isConditional }) => !isConditional);
  const sometimes = needs.filter(({ isConditional }) => isConditional);
  const facts = [
    ...(always.length === 0 ? [] : [`Needs ${listNeeds(always)}.`]),
    ...(sometimes.length === 0 ? [] : [`May need ${listNeeds(sometimes)}.`]),
    ...requires.map((each) => requirementWords[each]),
    ...(isModified
      ? [done.length === 0 ? "Modified in place." : `Modified in place: ${done.join("; ")}.`]
      : []),
  ];
  const seen = observedWords(parameter.seen);
  const all = [...meaning, ...facts, ...(seen === undefined ? [] : [asSentence(seen)])];
  if (all.length > 0 || usage === undefined || usage.kind === "operand") return all;
  return usage.kind === "has" && parameter.annotation !== undefined ? [] : [usageWords(usage)];
}

const requirementWords: Readonly<Record<Requirement, string>> = {
  "dates as index": "Needs dates as its index.",
  rows: "Needs at least one row.",
};

function nameWords({ frame, column, uses }: NonNullable<ParameterFacts["names"]>): string {
  const isSeveral = column.kind === "parameter" && column.names.length > 1;
  const kind = uses.has("dates")
    ? " with dates"
    : uses.has("number")
      ? " with numbers"
      : uses.has("text")
        ? " with text"
        : "";
  return isSeveral ? `Columns of \`${frame}\`${kind}.` : `A column of \`${frame}\`${kind}.`;
}

function decisionWords({ changes, when }: NonNullable<ParameterFacts["decides"]>): string {
  const plain = changes.map(({ kind, column, to }) => ({
    kind,
    column,
    ...(to && { to }),
    isConditional: false,
  }));
  return `If ${when ? "true" : "false"}, ${describeChanges(plain)}.`;
}

function usageWords(usage: Exclude<Usage, { kind: "operand" }>): string {
  if (usage.kind === "called") return "Called.";
  if (usage.kind === "iterated") return "Iterated over.";
  if (usage.kind === "has") return `Must have ${join(usage.members.map((each) => `\`${each}\``))}.`;
  const to = join(usage.to.map((each) => `\`${each}\``));
  return usage.as === undefined ? `Given to ${to}.` : `Given to ${to} as \`${usage.as}\`.`;
}

function asSentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?!]$/.test(capital) ? capital : `${capital}.`;
}
