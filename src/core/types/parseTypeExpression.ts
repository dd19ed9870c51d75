/** A type as checkers print it, before anything is decided about its names. */
export type TypeExpression =
  /** `path` is as printed: "int", "pandas.core.frame.DataFrame", "Self@Model". */
  | { readonly kind: "name"; readonly path: string; readonly args: readonly TypeExpression[] }
  | { readonly kind: "union"; readonly members: readonly TypeExpression[] }
  /** The values of a `Literal`, each as the path of its class. */
  | { readonly kind: "literal"; readonly classes: readonly string[] }
  | { readonly kind: "callable" }
  /** The `...` of `tuple[int, ...]`. */
  | { readonly kind: "ellipsis" }
  /** Valid, and nothing that an annotation could say: a list of parameters, an unpacked tuple, an intersection. */
  | { readonly kind: "other" };

/** Longer ones say more than an annotation should; the limit also bounds how deep brackets can be nested. */
const longest = 2_000;

/**
 * Reads one whole type expression: names, subscripts, unions, `Literal`, tuples, `Callable`, signatures, quoted types. `undefined` for
 * everything else, so that text which only looks like a type is none.
 */
export function parseTypeExpression(text: string): TypeExpression | undefined {
  if (text.length > longest) return undefined;
  const reader = new Reader(tokensOf(text));
  const type = reader.union();
  return reader.isAtEnd() ? type : undefined;
}

const token =
  /->|\.\.\.|[bBrRuU]{0,2}(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|-?\d+|[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*(?:@[\p{L}\p{N}_.]+)?|\S/gu;

function tokensOf(text: string): readonly string[] {
  return text.match(token) ?? [];
}

/** Each method reads what it is named after; `undefined` means that it isn't there. */
class Reader {
  #at = 0;
  readonly #tokens: readonly string[];

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  union(): TypeExpression | undefined {
    const members: TypeExpression[] = [];
    do {
      const member = this.#intersection();
      if (member === undefined) return undefined;
      members.push(...(member.kind === "union" ? member.members : [member]));
    } while (this.#take("|"));
    return members.length === 1 ? members[0] : { kind: "union", members };
  }

  /** `DataFrame & ~AlwaysFalsy`, as ty narrows: what a value is not can be left out. */
  #intersection(): TypeExpression | undefined {
    const members: TypeExpression[] = [];
    do {
      const isExcluded = this.#take("~");
      const member = this.#one();
      if (member === undefined) return undefined;
      if (!isExcluded) members.push(member);
    } while (this.#take("&"));
    return members.length === 1 ? members[0] : { kind: "other" };
  }

  #one(): TypeExpression | undefined {
    if (this.#take("...")) return { kind: "ellipsis" };
    if (this.#take("*")) return this.#one() && { kind: "other" };
    if (this.#take("[")) return this.#items("]") && { kind: "other" };
    if (this.#peek() === "(") return this.#parenthesis();
    const text = this.#peek();
    if (text === undefined) return undefined;
    if (isQuoted(text)) {
      this.#at += 1;
      return parseTypeExpression(text.replace(/^[^"']*/, "").slice(1, -1));
    }
    return this.#name();
  }

  #name(): TypeExpression | undefined {
    const path = this.#peek() ?? "";
    if (!/^[\p{L}_]/u.test(path)) return undefined;
    this.#at += 1;
    // pyright and ty mark a type that is not certain, or that was widened, with a star.
    this.#take("*");
    if (!this.#take("[")) return { kind: "name", path, args: [] };
    if (lastOf(path) === "Literal") return this.#literal();
    const start = this.#at;
    const args = this.#items("]") ?? this.#unread(start);
    if (args === undefined) return undefined;
    return lastOf(path) === "Callable" ? { kind: "callable" } : nameWith(path, args);
  }

  /** Arguments that are no types, such as the columns that pyrefly knows: `DataFrame[a: Int64, ...]`. The class is known all the same. */
  #unread(start: number): TypeExpression[] | undefined {
    this.#at = start - 1;
    return this.#skipBrackets() ? [{ kind: "other" }] : undefined;
  }

  /** Passes over brackets and all that is between them; false where they are not closed. */
  #skipBrackets(): boolean {
    for (let depth = 0; !this.isAtEnd();) {
      const text = this.#tokens[this.#at++] ?? "";
      if ("([{".includes(text)) depth += 1;
      if (")]}".includes(text)) depth -= 1;
      if (depth === 0) return true;
    }
    return false;
  }

  /** A type in parentheses, or the parameters of a signature: these can hold anything, and are passed over. */
  #parenthesis(): TypeExpression | undefined {
    const start = this.#at;
    this.#skipBrackets();
    if (this.#take("->")) return this.union() && { kind: "callable" };
    this.#at = start + 1;
    if (this.#take(")")) return { kind: "other" };
    const inner = this.union();
    return this.#take(")") ? inner : undefined;
  }

  #items(end: string): TypeExpression[] | undefined {
    const items: TypeExpression[] = [];
    if (this.#take(end)) return items;
    for (;;) {
      const item = this.union();
      if (item === undefined) return undefined;
      items.push(item);
      if (this.#take(end)) return items;
      if (!this.#take(",")) return undefined;
    }
  }

  #literal(): TypeExpression | undefined {
    const classes: string[] = [];
    for (;;) {
      const name = classOf(this.#tokens[this.#at++] ?? "");
      if (name === undefined) return undefined;
      classes.push(name);
      if (this.#take("]")) return { kind: "literal", classes };
      if (!this.#take(",")) return undefined;
    }
  }

  #peek(): string | undefined {
    return this.#tokens[this.#at];
  }

  #take(text: string): boolean {
    if (this.#peek() !== text) return false;
    this.#at += 1;
    return true;
  }
}

/** `Union` and `Optional` as other tools write them are unions too. */
function nameWith(path: string, args: readonly TypeExpression[]): TypeExpression {
  switch (path) {
    case "Union":
    case "typing.Union":
      return { kind: "union", members: args };
    case "Optional":
    case "typing.Optional":
      return { kind: "union", members: [...args, { kind: "name", path: "None", args: [] }] };
    default:
      return { kind: "name", path, args };
  }
}

/** The class of a literal value; of an enumeration's member, what is before its last dot. */
function classOf(value: string): string | undefined {
  if (isQuoted(value)) return /^[rRuU]*[bB]/.test(value) ? "bytes" : "str";
  if (/^-?\d+$/.test(value)) return "int";
  if (value === "True" || value === "False") return "bool";
  if (value === "None") return "None";
  const dot = value.lastIndexOf(".");
  return dot > 0 ? value.slice(0, dot) : undefined;
}

function isQuoted(text: string): boolean {
  return text.length > 1 && /^[bBrRuU]{0,2}["']/.test(text);
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}
