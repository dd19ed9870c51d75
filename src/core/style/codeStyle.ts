import type { RuffOptions } from "../checks/protocol.ts";
import { isTable, tableAt, textsAt, type Table } from "../project/tomlTable.ts";

/** What a project says about how its code looks; each part is absent where the project has no such file or table. */
export interface StyleSources {
  /** ruff.toml, .ruff.toml or `[tool.ruff]`: the one nearest to the file. */
  readonly ruff?: Table;
  /** `[tool.black]` */
  readonly black?: Table;
  /** `[tool.isort]` */
  readonly isort?: Table;
  /** `[tool.pydocstyle]` */
  readonly pydocstyle?: Table;
  /** .pre-commit-config.yaml, parsed. */
  readonly preCommit?: unknown;
}

/**
 * The project's style as options of ruff, whose formatter follows black's (https://docs.astral.sh/ruff/formatter/black/). Where no
 * formatter is configured, quotes stay as the person wrote them.
 */
export function readCodeStyle({ ruff, black, isort, pydocstyle, preCommit }: StyleSources): RuffOptions {
  const hooks = readHooks(preCommit);
  const isFormatted = black !== undefined || isTable(ruff?.format) || hooks.formatters.length > 0;
  const length = firstNumber(
    ruff?.["line-length"],
    hooks.lineLength,
    black?.["line-length"],
    isort?.line_length,
  );
  return {
    ...pick(ruff, ["indent-width", "target-version", "src"]),
    ...(length !== undefined && { "line-length": length }),
    format: { "quote-style": quoteStyle(isFormatted, black, hooks), ...tableAt(ruff ?? {}, "format") },
    lint: {
      ...(pydocstyle && { pydocstyle: pick(pydocstyle, ["convention"]) }),
      ...lintOptions(ruff, isort),
    },
  };
}

/** Keys of `[tool.ruff.lint]` that shape what is written: its rules, and their settings. */
function lintOptions(ruff: Table | undefined, isort: Table | undefined): Table {
  const lint = tableAt(ruff ?? {}, "lint");
  const rules = [
    "select",
    "extend-select",
    "ignore",
    "extend-ignore",
    "isort",
    "pydocstyle",
    "flake8-quotes",
  ];
  const own = { ...pick(ruff, rules), ...pick(lint, rules) };
  return isort === undefined || "isort" in own ? own : { ...own, isort: isortOptions(isort) };
}

/** isort's own names, in ruff's (https://docs.astral.sh/ruff/settings/#lintisort). */
function isortOptions(isort: Table): Table {
  const names: Readonly<Record<string, string>> = {
    force_single_line: "force-single-line",
    combine_as_imports: "combine-as-imports",
    force_sort_within_sections: "force-sort-within-sections",
    known_first_party: "known-first-party",
    known_third_party: "known-third-party",
  };
  const entries = Object.entries(names).flatMap(([theirs, ours]) =>
    isort[theirs] === undefined ? [] : [[ours, isort[theirs]] as const],
  );
  return Object.fromEntries(entries);
}

function quoteStyle(isFormatted: boolean, black: Table | undefined, hooks: Hooks): string {
  const isLeft = black?.["skip-string-normalization"] === true || hooks.args.includes("-S");
  return isFormatted && !isLeft && !hooks.args.includes("--skip-string-normalization")
    ? "double"
    : "preserve";
}

interface Hooks {
  readonly formatters: readonly string[];
  /** Of all formatters. */
  readonly args: readonly string[];
  readonly lineLength: number | undefined;
}

/** The formatters among a project's pre-commit hooks, with what they are told. */
function readHooks(preCommit: unknown): Hooks {
  const repos = isTable(preCommit) && Array.isArray(preCommit.repos) ? preCommit.repos.filter(isTable) : [];
  const hooks = repos.flatMap(({ hooks: each }) => (Array.isArray(each) ? each.filter(isTable) : []));
  const known = hooks.filter(
    ({ id }) => typeof id === "string" && ["black", "black-jupyter", "ruff-format"].includes(id),
  );
  const args = known.flatMap((hook) => textsAt(hook, "args"));
  const length = /(?:--line-length|-l)[= ]?(\d+)/.exec(args.join(" "))?.[1];
  return {
    formatters: known.map(({ id }) => String(id)),
    args,
    lineLength: length === undefined ? undefined : Number(length),
  };
}

function firstNumber(...values: readonly unknown[]): number | undefined {
  return values.find((value): value is number => typeof value === "number");
}

function pick(table: Table | undefined, keys: readonly string[]): Table {
  return Object.fromEntries(
    keys.flatMap((key) => (table?.[key] === undefined ? [] : [[key, table[key]] as const])),
  );
}
