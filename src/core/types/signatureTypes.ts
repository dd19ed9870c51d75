import type { Draft, Step } from "../extract/draft.ts";
import type { ImportedName } from "../python/nameFlow.ts";
import type { Readings } from "../extract/notebookNames.ts";
import { bodyOf, lastCell } from "../extract/selection.ts";
import type { PythonType, TypeQuestion } from "./pythonType.ts";
import { renderAnnotation, type AnnotationPlace } from "./renderAnnotation.ts";

/** What a function takes and gives, as far as it is known. */
export interface SignatureTypes {
  readonly parameters: ReadonlyMap<string, PythonType>;
  readonly returns: ReadonlyMap<string, PythonType>;
}

/** The places where the types of a function's names are to be asked for. */
export interface SignatureQuestions {
  /** Where the code first looks each parameter up. */
  readonly parameters: readonly TypeQuestion[];
  /** Where the notebook next looks each returned name up; else where the code last binds or changes it. */
  readonly returns: readonly TypeQuestion[];
}

export function signatureQuestions({ selection, step }: Draft, readings: Readings): SignatureQuestions {
  const left = lastCell(selection);
  const inner = new Set(step?.inner ?? []);
  const body = selection.cells.flatMap((cell) =>
    bodyOf(cell, inner).map((statement) => ({ cell: cell.index, statement })),
  );
  const readAt = (name: string): TypeQuestion | undefined => {
    const reader = body.find(({ statement }) => statement.flow.reads.has(name));
    const offset = reader?.statement.flow.reads.get(name);
    return reader === undefined || offset === undefined ? undefined : { name, cell: reader.cell, offset };
  };
  const boundAt = (name: string): TypeQuestion | undefined => {
    const binder = body.findLast(({ statement }) => statement.flow.binds.has(name));
    const offset = binder?.statement.flow.binds.get(name)?.offset;
    return binder === undefined || offset === undefined ? undefined : { name, cell: binder.cell, offset };
  };
  const usedAt = (name: string): TypeQuestion | undefined => {
    for (const [cell, reading] of readings.entries()) {
      if (cell <= left || reading === undefined) continue;
      const offset = reading.flow.reads.get(name);
      if (offset !== undefined) return { name, cell, offset };
      if (reading.flow.binds.has(name)) return undefined;
    }
    return undefined;
  };
  return {
    parameters: (step?.parameters ?? []).flatMap((name) => readAt(name) ?? []),
    returns: (step?.returns ?? []).flatMap((name) => {
      const place = usedAt(name) ?? boundAt(name) ?? readAt(name);
      return place === undefined ? [] : [{ ...place, left }];
    }),
  };
}

/** Annotations, and the imports that they need. What can't be written is left out. */
export interface Annotations {
  readonly parameters: ReadonlyMap<string, string>;
  /** Of each returned name. */
  readonly returned: ReadonlyMap<string, string>;
  /** Of the whole function; absent when one of the returned values is not known. */
  readonly returns: string | undefined;
  readonly imports: readonly ImportedName[];
}

export function annotate(step: Step, types: SignatureTypes, place: AnnotationPlace): Annotations {
  const imports: ImportedName[] = [];
  const textOf = (type: PythonType | undefined): string | undefined => {
    if (type === undefined) return undefined;
    const annotation = renderAnnotation(type, { ...place, imports: [...place.imports, ...imports] });
    if (annotation !== undefined) imports.push(...annotation.imports);
    return annotation?.text;
  };
  const texts = (names: readonly string[], known: ReadonlyMap<string, PythonType>): Map<string, string> => {
    const pairs = names.map((name) => [name, textOf(known.get(name))] as const);
    return new Map(pairs.flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const])));
  };
  const parameters = texts([...step.parameters, ...step.keywords.map(({ name }) => name)], types.parameters);
  const results = resultsOf(step);
  const optional = new Map(
    results.flatMap((name) => {
      const type = types.returns.get(name);
      return type === undefined ? [] : [[name, step.initial.includes(name) ? orNone(type) : type] as const];
    }),
  );
  const returned = texts(results, optional);
  return { parameters, returned, returns: wholeReturn(step, returned), imports };
}

function orNone(type: PythonType): PythonType {
  const members = type.kind === "union" ? type.members : [type];
  if (members.some(({ kind }) => kind === "none")) return type;
  return { kind: "union", members: [...members, { kind: "none" }] };
}

/** Returned names; a value that is given to be shown comes last, under "" where it has no name. */
export function resultsOf({ returns, given }: Step): readonly string[] {
  return given === undefined ? returns : [...returns, given.name ?? ""];
}

function wholeReturn(step: Step, returned: ReadonlyMap<string, string>): string | undefined {
  const results = resultsOf(step);
  if (results.length === 0) return "None";
  const texts = results.flatMap((name) => returned.get(name) ?? []);
  if (texts.length < results.length) return undefined;
  if (texts.length === 1) return texts[0];
  const isQuoted = texts.some((text) => text.includes('"'));
  const whole = `tuple[${texts.join(", ")}]`;
  return isQuoted ? `"${whole.replaceAll('"', "")}"` : whole;
}
