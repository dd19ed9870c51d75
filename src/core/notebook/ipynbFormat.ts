import { refuse, type Refusal } from "../refusal.ts";
import { findTwice, readMembers, skipSpace } from "./jsonSpans.ts";
import { isRecord } from "./json.ts";
import { kernelLanguage } from "./kernelLanguage.ts";

/** A JSON value that is a notebook of a format that we know. */
export interface Format {
  readonly kind: "format";
  readonly language: string;
  readonly cells: readonly unknown[];
  /** Where the list of cells opens in the text. */
  readonly listStart: number;
}

const notNotebook = "The notebook can't be read: it is JSON, but not a notebook";
const chooseAnother = "Choose a file that Jupyter or VS Code has saved as a notebook.";

/** Refused: what is no notebook, format 3 and older, and formats newer than 4. */
export function readFormat(value: unknown, text: string): Format | Refusal {
  if (!isRecord(value)) return refuse(`${notNotebook} (it should be an object).`, chooseAnother);
  if (typeof value.nbformat !== "number")
    return refuse(`${notNotebook} (it has no "nbformat").`, chooseAnother);
  if (value.nbformat < 4) return refuseOld(value.nbformat);
  if (value.nbformat >= 5) return refuseNew(value.nbformat);
  if (!Array.isArray(value.cells))
    return refuse(`${notNotebook} (it has no list of "cells").`, chooseAnother);
  const members = readMembers(text, skipSpace(text, 0));
  const twice = findTwice(members);
  if (twice !== undefined)
    return refuse(
      `The notebook can't be read: it has "${twice}" twice.`,
      "Remove one of the two in a text editor.",
    );
  const listStart = members.find(({ key }) => key === "cells")?.value.start ?? 0;
  // Array.isArray makes `unknown` an `any[]`.
  return {
    kind: "format",
    language: kernelLanguage(value.metadata),
    cells: value.cells as readonly unknown[],
    listStart,
  };
}

function refuseOld(format: number): Refusal {
  return refuse(
    `This notebook is in the old format ${format}, and only format 4 can be read.`,
    "Run `jupyter nbconvert --to notebook --nbformat 4 --inplace` on it, or open and save it in Jupyter.",
  );
}

function refuseNew(format: number): Refusal {
  return refuse(
    `This notebook is in format ${format}, which is newer than format 4, the newest that can be read.`,
    "Save it in format 4, or look for a newer version of Notebridge.",
  );
}
