import { frameMembers } from "../libraries/frameMembers.ts";
import type { Evaluation } from "./evaluation.ts";
import { ruleFor } from "./rules.ts";
import { resultOf, type Call } from "./call.ts";
import { constantResult, memberResult } from "./tables.ts";
import { instance, is, joinAll, pathOf, type Library, type Value } from "./value.ts";

/** What `value.name` is. */
export function memberOf(value: Value | undefined, name: string, evaluation: Evaluation): Value | undefined {
  switch (value?.kind) {
    case undefined:
    case "none":
    case "own":
      return undefined;
    case "library":
      return memberOfLibrary(value, name);
    case "union": {
      // None has no such member, so that what goes on is one of the others.
      const others = value.members.filter(({ kind }) => kind !== "none");
      const found = others.map((each) => memberOf(each, name, evaluation));
      const isMethod = found.length > 1 && found.every((each) => each?.kind === "member");
      return isMethod ? { kind: "member", of: { kind: "union", members: others }, name } : joinAll(found);
    }
    case "member":
      return memberOf(readAccessor(value.of, value.name), name, evaluation);
    case "fixed":
      return { kind: "member", of: value, name };
    case "instance":
      return memberOfInstance(value, name, evaluation);
  }
}

function memberOfLibrary({ path, dots = 0 }: Library, name: string): Value | undefined {
  const whole = `${path}.${name}`;
  const constant = constantResult(whole);
  return constant === undefined
    ? { kind: "library", path: whole, dots: dots + 1 }
    : resultOf(constant, noCall(undefined), ruleFor);
}

function memberOfInstance(value: Value, name: string, evaluation: Evaluation): Value | undefined {
  const path = pathOf(value);
  const method = memberResult(path, "methods", name);
  const isBoth = method !== undefined && memberResult(path, "attributes", name) !== undefined;
  if (method !== undefined || isBoth) return { kind: "member", of: value, name };
  if (is(value, "pandas.DataFrame") && /^(loc|iloc|at|iat)$/.test(name))
    return { kind: "member", of: value, name };
  if (is(value, "pandas.Series", "pandas.Index") && /^(loc|iloc|at|iat)$/.test(name))
    return { kind: "member", of: value, name };
  const read = readAccessor(value, name);
  if (read !== undefined || path === undefined) return read;
  // A column by its name, unless pandas has something of that name.
  if (
    is(value, "pandas.DataFrame") &&
    !frameMembers.has(name) &&
    !evaluation.notebook.hasNestedColumns &&
    value.kind === "instance" &&
    value.isNested !== true
  )
    return instance("pandas.Series");
  const isColumn =
    !frameMembers.has(name) &&
    !/^(ngroups?|cumcount|grouper|groups|indices|get_group|nth|ohlc|dtype)$/.test(name);
  if (is(value, "~.frameGroups") && isColumn) return instance("~.seriesGroups");
  return undefined;
}

function readAccessor(value: Value, name: string): Value | undefined {
  if (value.kind === "union") return joinAll(value.members.map((each) => readAccessor(each, name)));
  const result = memberResult(pathOf(value), "attributes", name);
  return result === undefined ? undefined : resultOf(result, noCall(value), ruleFor);
}

function noCall(self: Value | undefined): Call {
  return {
    self,
    positional: [],
    keywords: new Map(),
    isOpen: false,
    apply: () => undefined,
    textOf: () => "",
  };
}
