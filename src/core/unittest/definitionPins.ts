import type { Draft } from "../extract/draft.ts";
import type { Readings } from "../extract/notebookNames.ts";
import type { RecordedArgument, RecordedCall } from "../observe/recordedCalls.ts";
import type { InputCut } from "../observe/recording.ts";
import type { DefinitionCall } from "./definitionCalls.ts";
import { notebookInputs, unlike } from "./notebookInputs.ts";
import { importOf, recordedInputs } from "./pinnedTest.ts";
import { generous } from "./pinnableInputs.ts";
import { ownImport, plain, type TestInputs } from "./renderTest.ts";
import type { TestedFunction } from "./testedFunction.ts";

/** A function, the making of an object or a method, with calls to pin its results with: the best first. */
export interface DefinitionPin {
  /** The function or class whose test it is. */
  readonly definition: string;
  /** "Stack.push": what has to do something for the test to pass. */
  readonly tested: string;
  readonly candidates: readonly PinCandidate[];
}

/** How something is called, and with what. */
export interface PinCandidate {
  readonly tested: TestedFunction;
  readonly inputs: TestInputs;
  /** What the test calls results that had rows or elements when the notebook ran. */
  readonly filled: readonly string[];
}

export interface DefinitionsSeen {
  readonly readings: Readings;
  readonly draft: Draft;
  readonly importName: string;
  /** Calls that a run has recorded. */
  readonly recorded: readonly RecordedCall[];
  /** Calls that stand in the notebook. */
  readonly written: readonly DefinitionCall[];
}

/** Ways to call a moved definition in a test: as a run has recorded it, then as the notebook writes it; none where neither is known. */
export function definitionPins(name: string, seen: DefinitionsSeen): readonly DefinitionPin[] {
  const recorded = seen.recorded.filter(({ definition }) => definition === name);
  const calls = recorded.filter(({ method = "" }) => method === "").sort(byContent);
  const candidates = [
    ...calls.flatMap((call) => recordedCandidates(call, seen)),
    ...seen.written.filter((call) => call.name === name).flatMap((call) => writtenCandidates(call, seen)),
  ];
  return [
    ...(candidates.length === 0 ? [] : [{ definition: name, tested: name, candidates }]),
    ...methodPins(recorded, seen),
  ];
}

/** Calls with nothing in their arguments tell little. */
function byContent(one: RecordedCall, other: RecordedCall): number {
  return Number(isBare(one)) - Number(isBare(other));
}

function isBare(call: RecordedCall): boolean {
  const cut = firstWritten(call);
  return call.arguments.some(({ name }) =>
    /^(?:\[\]|\(\)|\{\}|set\(\)|""|None)$/.test(cut?.get(name)?.code ?? ""),
  );
}

/** A test a method, on an object with the same history where that can be written. */
function methodPins(recorded: readonly RecordedCall[], seen: DefinitionsSeen): readonly DefinitionPin[] {
  const made = recorded.find((call) => call.method === "" && firstWritten(call) !== undefined);
  const steps = recorded.filter(({ method = "" }) => method !== "");
  if (made === undefined) return [];
  const receiver = receiverName(made.definition, [made, ...steps]);
  return steps.flatMap((step, at): readonly DefinitionPin[] => {
    const { method = "" } = step;
    if (steps.findIndex((each) => each.method === method) !== at) return [];
    const histories = at === 0 ? [[]] : [steps.slice(0, at), []];
    const candidates = histories.flatMap((history) => {
      const before = objectLines(made, history, receiver);
      return before === undefined ? [] : recordedCandidates(step, seen, { receiver, ...before });
    });
    const { definition } = made;
    return candidates.length === 0 ? [] : [{ definition, tested: `${definition}.${method}`, candidates }];
  });
}

/** The object on which a method is called, and what makes it. */
interface Receiver {
  readonly receiver: string;
  readonly lines: readonly string[];
  readonly imports: readonly string[];
}

function objectLines(
  made: RecordedCall,
  history: readonly RecordedCall[],
  receiver: string,
): Omit<Receiver, "receiver"> | undefined {
  const calls = [made, ...history].map((call) => writeCall(call, receiver));
  if (calls.some((call) => call === undefined)) return undefined;
  const known = calls.flatMap((call) => call ?? []);
  return {
    lines: known.map(({ text }, at) => (at === 0 ? `${receiver} = ${text}` : text)),
    imports: known.flatMap(({ imports }) => imports),
  };
}

/** A call with the arguments' code in it; `undefined` where one can't be written. */
function writeCall(
  call: RecordedCall,
  receiver: string,
): { readonly text: string; readonly imports: readonly string[] } | undefined {
  const cut = firstWritten(call);
  if (cut === undefined) return undefined;
  const codeOf = ({ name }: RecordedArgument) => cut.get(name)?.code ?? name;
  const text = callText(call, receiver, codeOf);
  return {
    text: call.isAsync ? `asyncio.run(${text})` : text,
    imports: [
      ...call.arguments.flatMap(({ name }) => cut.get(name)?.imports ?? []),
      ...(call.isAsync ? ["import asyncio"] : []),
    ],
  };
}

function recordedCandidates(
  call: RecordedCall,
  { importName }: DefinitionsSeen,
  on?: Receiver,
): readonly PinCandidate[] {
  const names = call.arguments.map(({ name }) => name);
  const receiver = on?.receiver ?? "";
  const imported = call.definition;
  if (names.includes(imported)) return []; // The argument would hide what is called.
  const text = callText(call, receiver, ({ name }) => name);
  const tested = testedCall({
    name: call.method ? `${call.definition}_${call.method.replaceAll("__", "")}` : call.definition,
    importName,
    imported,
    expression: call.isLazy ? firstOf(text) : text,
    isAsync: call.isAsync,
    isNothing: call.isNone,
    inputs: on === undefined ? names : [receiver, ...names],
  });
  const before: TestInputs = {
    lines: (on?.lines ?? []).map(plain),
    imports: [
      ...(on === undefined ? [] : [ownImport(imported, importName)]),
      ...[...(on?.imports ?? []), ...(call.isLazy ? [islice] : [])].map(importOf),
    ],
    sampled: new Map(),
  };
  const inputs = call.cuts
    .filter((cut) => isWritten(cut, call))
    .map((cut) =>
      joinInputs(before, recordedInputs(cut, names, undefined, call.isLazy ? undefined : call.gave)),
    );
  return unlike(inputs).map((each) => ({ tested, inputs: each, filled: call.hasRows ? ["result"] : [] }));
}

/** As the notebook calls it, with what the notebook's own lines make. */
function writtenCandidates(
  { name, text, reads, at, expected, isLazy }: DefinitionCall,
  { readings, draft, importName }: DefinitionsSeen,
): readonly PinCandidate[] {
  const from = at ?? { cell: 0, offset: 0 };
  const made = notebookInputs(reads, { readings, draft, importName }, from, generous);
  if (!("lines" in made)) return [];
  const tested = testedCall({
    name,
    importName,
    imported: name,
    expression: isLazy ? firstOf(text) : text,
    isAsync: false,
    isNothing: expected.kind === "nothing",
    inputs: reads.filter((read) => made.lines.length > 0 && read !== name),
  });
  const lazy = isLazy ? [importOf(islice)] : [];
  return [{ tested, inputs: { ...made, imports: [...made.imports, ...lazy] }, filled: [] }];
}

const islice = "from itertools import islice";

/** A generator may have no end. */
function firstOf(text: string): string {
  return `list(islice(${text}, 3))`;
}

interface TestedCall {
  readonly name: string;
  readonly importName: string;
  readonly imported: string;
  readonly expression: string;
  readonly isAsync: boolean;
  readonly isNothing: boolean;
  readonly inputs: readonly string[];
}

function testedCall({
  name,
  importName,
  imported,
  expression,
  isAsync,
  isNothing,
  inputs,
}: TestedCall): TestedFunction {
  const named = (each: string) => ({ name: each, type: undefined, use: undefined, mayBeNone: true });
  return {
    name,
    importName,
    isAsync,
    called: { expression, imported },
    parameters: inputs.map(named),
    keywords: [],
    returns: isNothing ? [] : [named("result")],
    columns: { inputs: new Map(), results: new Map() },
    dateColumns: [],
    isPrinting: false,
    figures: undefined,
  };
}

function callText(
  { definition, method = "", arguments: given }: RecordedCall,
  receiver: string,
  textOf: (argument: RecordedArgument) => string,
): string {
  const parts = given.map((each) => {
    const text = textOf(each);
    return each.form === "=" ? `${each.name}=${text}` : `${each.form}${text}`;
  });
  const callee = method === "" ? definition : method === "__call__" ? receiver : `${receiver}.${method}`;
  return `${callee}(${parts.join(", ")})`;
}

/** "linked_list" for LinkedList, or another name where a parameter has that one. */
function receiverName(definition: string, calls: readonly RecordedCall[]): string {
  const taken = new Set(calls.flatMap((call) => call.arguments.map(({ name }) => name)));
  const name = definition
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, "_")
    .toLowerCase()
    .replace(/^_+/, "");
  return taken.has(name) || name === definition || name === "" ? `made_${name}` : name;
}

function firstWritten(call: RecordedCall): InputCut | undefined {
  return call.cuts.find((cut) => isWritten(cut, call));
}

function isWritten(cut: InputCut, call: RecordedCall): boolean {
  return call.arguments.every(({ name }) => cut.get(name) !== undefined);
}

function joinInputs(first: TestInputs, second: TestInputs): TestInputs {
  return {
    ...second,
    lines: [...first.lines, ...second.lines],
    imports: [...first.imports, ...second.imports],
  };
}
