import type { Node } from "web-tree-sitter";
import { normalName } from "../../python/names.ts";
import type { PythonType } from "../pythonType.ts";
import { answer } from "./answer.ts";
import { forgetAll, type Environment } from "./environment.ts";
import { forget, type Value } from "./value.ts";

/** How many steps one walk may take; a notebook of 100 cells needs some 20,000. Behind the last one nothing is known. */
const mostSteps = 200_000;
/** How deep an expression may be nested, before the stack ends. */
const deepest = 250;

/** What a notebook does somewhere, so that it may hold everywhere. */
export interface NotebookHabits {
  /** It makes DataFrames with several levels of columns. */
  readonly hasNestedColumns: boolean;
  /** It has scikit-learn's transformers give DataFrames. */
  readonly transformsToFrames: boolean;
}

/** How nodes are evaluated: parts of the evaluation that call each other in circles get at it through here. */
export interface Walk {
  readonly expression: (node: Node, evaluation: Evaluation) => Value | undefined;
  readonly statement: (node: Node, evaluation: Evaluation) => void;
}

/** One walk through the cells: what is bound now, and what was found at the places that are asked about. */
export class Evaluation {
  /** `undefined` where the code can't get to. */
  bound: Environment | undefined = new Map();
  /** The names of the notebook, while a function's body is evaluated. */
  outer: Environment | undefined;
  cell = 0;
  /** Bodies being evaluated, so that a recursion ends. */
  readonly calls: Own[] = [];
  /** Values returned by the innermost body. */
  returned: (Value | undefined)[] = [];
  /** What binds while a `try` block runs: its handlers may begin after any of it. */
  readonly watchers: Map<string, (Value | undefined)[]>[] = [];
  readonly loops: {
    readonly breaks: (Environment | undefined)[];
    readonly continues: (Environment | undefined)[];
  }[] = [];
  private steps = 0;
  private depth = 0;
  private readonly found = new Map<string, PythonType | undefined>();
  private pending: { readonly place: string; readonly value: Value | undefined }[] = [];

  constructor(
    private readonly walk: Walk,
    private readonly places: ReadonlySet<string>,
    /** Names that code may bind that isn't followed: declared global in a function. */
    private readonly unsure: ReadonlySet<string>,
    /** Names through which functions change objects, whenever they may be called. */
    private readonly changed: ReadonlySet<string>,
    readonly notebook: NotebookHabits,
  ) {}

  /** Builtins may be hidden by names that a star import brought. */
  private hasUnknownNames = false;

  evaluate(node: Node): Value | undefined {
    return this.walk.expression(node, this);
  }

  evaluateField(node: Node, field: string): Value | undefined {
    const child = node.childForFieldName(field);
    return child === null ? undefined : this.evaluate(child);
  }

  run(statement: Node): void {
    this.walk.statement(statement, this);
  }

  /** Goes a step on; false when there were too many. */
  step(size = 1): boolean {
    this.steps += size;
    return this.steps < mostSteps;
  }

  /** Evaluates a part of an expression, unless it lies too deep. */
  within(evaluate: () => Value | undefined): Value | undefined {
    if (this.depth >= deepest || !this.step()) return undefined;
    this.depth += 1;
    const value = evaluate();
    this.depth -= 1;
    return value;
  }

  /** Whether the code can get to where the evaluation is. */
  isReached(): boolean {
    return this.bound !== undefined;
  }

  lookUp(node: Node): Value | undefined {
    const name = normalName(node.text);
    const value = this.valueOf(name);
    if (this.calls.length === 0) this.note(node.startIndex, value);
    return value;
  }

  valueOf(name: string): Value | undefined {
    if (this.unsure.has(name) || this.steps >= mostSteps) return undefined;
    for (const environment of [this.bound, this.outer])
      if (environment?.has(name) === true) return environment.get(name);
    return this.hasUnknownNames ? undefined : { kind: "library", path: `builtins.${name}` };
  }

  bind(name: string, value: Value | undefined, offset?: number): void {
    if (this.changed.has(name)) forget(value);
    if (this.bound === undefined) return;
    this.bound.set(name, this.unsure.has(name) ? undefined : value);
    for (const watcher of this.watchers) watcher.set(name, [...(watcher.get(name) ?? []), value]);
    if (offset !== undefined && this.calls.length === 0) {
      const place = `${this.cell}:${offset}`;
      if (this.places.has(place)) this.pending.push({ place, value: this.bound.get(name) });
    }
  }

  /** Something bound nobody knows which names. */
  forgetNames(): void {
    forgetAll(this.bound);
    this.hasUnknownNames = true;
  }

  /** What is put into a container after its name is bound counts, until the end of the cell. */
  endCell(length: number): void {
    for (const { place, value } of this.pending) this.settle(place, value);
    this.pending = [];
    for (const place of this.places) {
      const [cell, offset, name] = place.split(":");
      if (name === undefined || Number(cell) !== this.cell || Number(offset) < length) continue;
      this.settle(place, this.bound?.get(name));
    }
  }

  isAskedWithin(node: Node): boolean {
    for (const place of this.places) {
      const [cell, offset] = place.split(":").map(Number);
      if (cell === this.cell && offset !== undefined && node.startIndex <= offset && offset < node.endIndex)
        return true;
    }
    return false;
  }

  answerAt(place: string): PythonType | undefined {
    return this.found.get(place);
  }

  private note(offset: number, value: Value | undefined): void {
    const place = `${this.cell}:${offset}`;
    if (this.places.has(place)) this.settle(place, value);
  }

  private settle(place: string, value: Value | undefined): void {
    this.found.set(place, this.steps < mostSteps ? answer(value) : undefined);
  }
}

interface Own {
  readonly node: Node;
}
