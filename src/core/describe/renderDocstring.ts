import { wrap } from "../text/wrap.ts";
import type { DocstringStyle } from "./docstringStyle.ts";
import type { FunctionFacts, ParameterFacts, ReturnFacts } from "./facts.ts";
import { join } from "./columnWords.ts";
import { describeParameter } from "./parameterWords.ts";
import { describeReturn } from "./returnWords.ts";
import type { RaiseFacts } from "./readRaises.ts";
import { imperative } from "./imperative.ts";
import type { Summary } from "./summarize.ts";

/** How the project writes. */
export interface DocstringForm {
  readonly style: DocstringStyle;
  /** The longest line that the project takes, indentation included. */
  readonly lineLength: number;
}

/**
 * The docstring of the new function, quotes and the body's indentation of four spaces included. It has no finding of ruff's D rules under
 * the style's convention, and says nothing that the signature says already.
 */
export function renderDocstring(facts: FunctionFacts, { style, lineLength }: DocstringForm): string {
  const width = lineLength - indent.length;
  const { first, rest } = divideSummary(facts.summary, style, width - 7);
  const blocks = [
    ...rest.map((text) => wrap(text, width)),
    ...facts.summary.paragraphs.map((text) => wrap(text, width)),
    ...(facts.sideEffects.length === 0 ? [] : [wrap(marked(facts.sideEffects.join(" "), style), width)]),
    ...(isBare(facts) ? [] : sections[style](facts, width)),
  ];
  const text = [first, ...blocks.flatMap((block) => ["", ...block])].map(printable);
  const quotes = text.some((line) => line.includes("\\")) ? 'r"""' : '"""';
  if (text.length === 1) return `${indent}${quotes}${text[0] ?? ""}"""`;
  const lines = [`${quotes}${text[0] ?? ""}`, ...text.slice(1), '"""'];
  return lines.map((line) => (line === "" ? "" : indent + line)).join("\n");
}

const indent = "    ";
const step = "    ";

/** Nothing is to be said but the summary. */
function isBare({ parameters, returns, raises }: FunctionFacts): boolean {
  return parameters.length === 0 && raises.length === 0 && returnText(returns) === undefined;
}

/** NumPy's convention wants a full stop and the imperative. */
function inStyle(summary: string, style: DocstringStyle): string {
  return style === "numpy" ? imperative(summary.replace(/[?!]+$/, ".")) : summary;
}

/** The first line holds one sentence: the summary's first; what is too long follows as a paragraph, below what the code tells in short. */
function divideSummary(
  { text: told, short }: Summary,
  style: DocstringStyle,
  width: number,
): { readonly first: string; readonly rest: readonly string[] } {
  const derived = told === short ? marked(told, style) : told;
  const text = inStyle(derived.length <= width ? derived : told, style);
  if (text.length <= width) return { first: text, rest: [] };
  const [, sentence = "", others = ""] = /^(.+?[.?!])\s+(\S.*)$/.exec(text) ?? [];
  if (sentence !== "" && sentence.length <= width) return { first: sentence, rest: [others] };
  if (told !== short && short.length <= width) return { first: marked(short, style), rest: [told] };
  const [line = ""] = wrap(text, width - 3);
  return { first: `${line.slice(0, width - 3).replace(/[.,;:]+$/, "")}...`, rest: [text] };
}

/** What can't stand in a docstring as it is: its own quotes, and what no editor shows. */
function printable(line: string): string {
  return line
    .replaceAll('"""', "'''")
    .replaceAll(/\p{Cc}/gu, " ")
    .trimEnd();
}

/** reST marks code by two backquotes. */
function marked(text: string, style: DocstringStyle): string {
  return style === "google" ? text : text.replaceAll(/`([^`]+)`/g, "``$1``");
}

type Lines = readonly string[];

const sections: Readonly<Record<DocstringStyle, (facts: FunctionFacts, width: number) => readonly Lines[]>> =
  {
    google: ({ parameters, returns, raises, example }, width) => [
      ...googleArguments(parameters, width),
      ...section("Returns:", indented(wrap(returnText(returns) ?? "", width - step.length)).filter(isFull)),
      ...section(
        "Raises:",
        raises.flatMap((each) => hanging(raiseLine(each), width)),
      ),
      ...section("Example:", example === undefined ? [] : indented(codeLines(example, width - step.length))),
    ],
    numpy: ({ parameters, returns, raises, example }, width) => [
      ...section(
        "Parameters\n----------",
        parameters.flatMap((each) => [
          numpyHead(each),
          ...numpyText(describeParameter(each).join(" "), width),
        ]),
      ),
      ...section(
        "Returns\n-------",
        returns.flatMap((each) => [numpyName(each), ...numpyText(sentence(describeReturn(each)), width)]),
      ),
      ...section(
        "Raises\n------",
        raises.flatMap((each) => [each.exception, ...numpyText(raiseText(each), width)]),
      ),
      ...section("Examples\n--------", example === undefined ? [] : doctestLines(example, width)),
    ],
    sphinx: ({ parameters, returns, raises, example }, width) => [
      [
        ...parameters.flatMap((each) =>
          field(`:param ${each.name}:`, describeParameter(each).join(" "), width),
        ),
        ...(returnText(returns) === undefined ? [] : field(":returns:", returnText(returns) ?? "", width)),
        ...raises.flatMap((each) => field(`:raises ${each.exception}:`, raiseText(each), width)),
      ],
      ...(example === undefined
        ? []
        : [["Example::", "", ...indented(codeLines(example, width - step.length))]]),
    ],
  };

function section(title: string, lines: Lines): Lines[] {
  return lines.length === 0 ? [] : [[...title.split("\n"), ...lines]];
}

function indented(lines: Lines): Lines {
  return lines.map((line) => (line === "" ? "" : step + line));
}

/** Indented, the following lines once more. */
function hanging(text: string, width: number): Lines {
  const [first = "", ...others] = wrap(text, width - 2 * step.length);
  return [step + first, ...others.map((line) => step + step + line)];
}

function field(name: string, text: string, width: number): Lines {
  if (text === "") return [name];
  const [first = "", ...others] = wrap(`${name} ${marked(text, "sphinx")}`, width - step.length);
  return [first, ...others.map((line) => step + line)];
}

/**
 * ruff wants a text for each parameter that an Args section could have (D417): the type, or where it is used. Where one has not even that,
 * there is no such section, and what is known of the others stands in paragraphs.
 */
function googleArguments(parameters: readonly ParameterFacts[], width: number): readonly Lines[] {
  const told = parameters.map((each) => describeParameter(each).join(" "));
  if (told.every((text, at) => text === "" && parameters[at]?.annotation === undefined)) return [];
  const texts = parameters.map((each, at) => [each.name, bareText(each, told[at] ?? "")] as const);
  if (texts.every(([, text]) => text !== ""))
    return section(
      "Args:",
      texts.flatMap(([name, text]) => hanging(`${name}: ${text}`, width)),
    );
  return parameters.flatMap(({ name }, at) => {
    const text = told[at] ?? "";
    return text === "" ? [] : [wrap(`\`${name}\`: ${text}`, width)];
  });
}

function bareText({ annotation, default: value, usage }: ParameterFacts, told: string): string {
  if (told !== "") return told;
  if (annotation !== undefined) return annotation;
  if (usage?.kind === "operand") return `Used in \`${usage.of}\`.`;
  return value === undefined ? "" : `${value} by default.`;
}

function isFull(line: string): boolean {
  return line.trim() !== "";
}

function numpyHead({ name, annotation, default: value }: ParameterFacts): string {
  const type = [
    ...(annotation === undefined ? [] : [annotation]),
    ...(value === undefined ? [] : [`default ${value}`]),
  ];
  return type.length === 0 ? name : `${name} : ${type.join(", ")}`;
}

function numpyName({ name, annotation }: ReturnFacts): string {
  return annotation === undefined ? name : `${name} : ${annotation}`;
}

function numpyText(text: string, width: number): Lines {
  return text === "" ? [] : indented(wrap(marked(text, "numpy"), width - step.length));
}

/** `undefined` where the type says it all. A tuple's names are in no type. */
function returnText(returns: readonly ReturnFacts[]): string | undefined {
  const [only, ...others] = returns;
  if (only === undefined) return undefined;
  if (others.length === 0) {
    const text = describeReturn(only);
    return text === undefined ? undefined : sentence(text);
  }
  const each = returns.flatMap((value) => {
    const { name } = value;
    const text = describeReturn(value);
    if (text === undefined) return [];
    if (text.startsWith(`\`${name}\` `) || text.startsWith(`rows of \`${name}\``)) return [];
    return [` \`${name}\` ${text.startsWith("rows of ") ? "has" : "is"} ${text}.`];
  });
  return `The tuple of ${join(returns.map(({ name }) => `\`${name}\``))}.${each.join("")}`;
}

function sentence(text: string | undefined): string {
  return text === undefined ? "" : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function raiseLine(raised: RaiseFacts): string {
  const text = raiseText(raised);
  return text === "" ? raised.exception : `${raised.exception}: ${text}`;
}

function raiseText({ when, message }: RaiseFacts): string {
  if (when !== undefined) return sentence(when);
  return message === undefined ? "" : sentence(message.replace(/[.!]+$/, ""));
}

/** Not run by doctest: the notebook's variables are not there. */
function doctestLines(call: string, width: number): Lines {
  const skip = "  # doctest: +SKIP";
  const [first = "", ...others] = codeLines(call, width - skip.length - step.length);
  return [`>>> ${first}${skip}`, ...others.map((line) => `... ${line}`)];
}

/** A call, its arguments on lines of their own where one line can't hold it. */
function codeLines(call: string, width: number): Lines {
  const [, head = "", given = ""] = /^([^(]*\()(.*)\)$/.exec(call) ?? [];
  if (call.length <= width || given === "") return [call];
  return [head, ...wrap(given, width - step.length).map((line) => step + line), ")"];
}
