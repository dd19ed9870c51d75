import type { TextDocument } from "vscode";

export interface FunctionLine {
  readonly name: string;
  /** Counted from 0. */
  readonly line: number;
}

/** The functions and classes at a module's top level. By their lines, without a parser: this is asked again while a person types. */
export function functionLines(document: TextDocument): readonly FunctionLine[] {
  return Array.from({ length: document.lineCount }, (_, line) => line).flatMap((line) => {
    const name = head.exec(document.lineAt(line).text)?.[1];
    return name === undefined ? [] : [{ name, line }];
  });
}

const head = /^(?:(?:async\s+)?def|class)\s+([\p{XID_Start}_]\p{XID_Continue}*)/u;
