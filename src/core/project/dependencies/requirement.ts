/** One declared dependency, as far as it matters here. */
export interface Requirement {
  /** As https://peps.python.org/pep-0503 writes it. */
  readonly name: string;
  /** What is said of the version, spaces included: ">=2.0", " == 1.4,<2", "". */
  readonly versions: string;
}

/** Names that differ only in case and separators are one distribution. */
export function normaliseName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, "-");
}

/** A dependency as https://peps.python.org/pep-0508 writes it; `undefined` for paths, addresses without a name, and what is none. */
export function parseRequirement(text: string): Requirement | undefined {
  const egg = /^(?:[a-z+]+:\/\/|\.|\/).*#egg=([\w.-]+)/i.exec(text.trim());
  if (egg?.[1] !== undefined) return { name: normaliseName(egg[1]), versions: "" };
  const [, name, rest = ""] =
    /^\s*([a-z0-9](?:[\w.-]*[a-z0-9])?)\s*?(?:\s*\[[^\]]*\])?(\s*(?:[<>=!~;@,(#].*|\s#.*)?)$/i.exec(text) ??
    [];
  if (name === undefined) return undefined;
  return { name: normaliseName(name), versions: rest.replace(/[;@#].*/, "").trimEnd() };
}

/**
 * A new entry in the manner of the others: with the installed version behind the sign that most of them have (">=", "==", "~=" and the like),
 * bare where most are bare or the version is not known.
 */
export function writeRequirement(
  name: string,
  version: string | undefined,
  others: readonly Requirement[],
): string {
  const sign = commonSign(others.map(({ versions }) => versions));
  return sign === undefined || version === undefined ? name : `${name}${sign}${version.replace(/\+.*/, "")}`;
}

/** The sign, with the spaces around it, that more than half of the entries have. */
export function commonSign(versions: readonly string[]): string | undefined {
  const signs = versions.map((each) => /^\s*(?:>=|===?|~=|\^|~|=)\s*/.exec(each)?.[0]);
  return signs.find(
    (sign) => sign !== undefined && signs.filter((each) => each === sign).length * 2 > signs.length,
  );
}
