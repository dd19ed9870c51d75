import { sequence, type Binding, type ImportedName } from "../python/nameFlow.ts";
import type { CellReading, Statement } from "../python/readCell.ts";
import { union } from "../python/sets.ts";
import type { Readings } from "./notebookNames.ts";

/** Names that `from module import *` binds, by module. */
export type StarNames = ReadonlyMap<string, readonly string[]>;

/** Modules that cells import everything from. */
export function starModules(readings: Readings): Set<string> {
  return new Set(
    readings.flatMap((reading) =>
      (reading?.statements ?? []).flatMap((statement) => statement.starModule ?? []),
    ),
  );
}

/** The readings with every star import of a known module as if it named what it binds. */
export function expandStars(readings: Readings, names: StarNames): Readings {
  if (names.size === 0) return readings;
  return readings.map((reading) => (reading === undefined ? undefined : expandCell(reading, names)));
}

function expandCell(reading: CellReading, names: StarNames): CellReading {
  if (!reading.statements.some(({ starModule }) => starModule !== undefined && names.has(starModule)))
    return reading;
  const statements = reading.statements.map((statement) => expandStatement(statement, names));
  return {
    ...reading,
    statements,
    flow: sequence(statements.filter(({ isMagic }) => !isMagic).map(({ flow }) => flow)),
  };
}

function expandStatement(statement: Statement, names: StarNames): Statement {
  const { starModule: module, flow, span } = statement;
  const found = module === undefined ? undefined : names.get(module);
  if (module === undefined || found === undefined) return statement;
  const imports = found.map((name): ImportedName => ({
    name,
    module,
    statement: `from ${module} import ${name}`,
  }));
  const binds = new Map(
    found.map((name): [string, Binding] => [name, { kind: "import", offset: span.start }]),
  );
  const features = new Set([...flow.features].filter((feature) => feature !== "star import"));
  const definite = flow.definite === undefined ? undefined : union(flow.definite, found);
  return { ...statement, imports, flow: { ...flow, binds, definite, features } };
}
