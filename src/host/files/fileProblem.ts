import { refuse, type Refusal } from "../../core/refusal.ts";

/** What the system said about a file, as a sentence: `action` is "read" or "written". Errors that are not the system's are bugs and thrown again. */
export function fileProblem(error: unknown, path: string, action: "read" | "written"): Refusal {
  const code = systemCode(error);
  if (code === undefined) throw error;
  const [reason, remedy] = sentences[code] ?? [
    `the system answered ${code}`,
    "Look into that and try again.",
  ];
  return refuse(`${path} can't be ${action}: ${reason}.`, remedy);
}

/** The system's name of an error ("ENOSPC"); `undefined` for errors of another kind. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}

const permissions = "Change the permissions of the file or its folder, or choose another place.";
const space = "Free some space and try again.";
const otherPlace = "Choose another place.";

const sentences: Readonly<Record<string, readonly [reason: string, remedy: string]>> = {
  ENOSPC: ["the disk is full", space],
  EDQUOT: ["your share of the disk is used up", space],
  EFBIG: [
    "it would be larger than this system allows",
    "Raise the limit (`ulimit -f`), or clear outputs of the notebook.",
  ],
  EACCES: ["permission is denied", permissions],
  EPERM: ["permission is denied", permissions],
  EROFS: ["the disk is read-only", otherPlace],
  ENOENT: ["there is no such file or folder", "Check the path."],
  ENOTDIR: ["a part of the path is a file, not a folder", "Check the path."],
  EISDIR: ["it is a folder", otherPlace],
  EEXIST: ["another program has just made a file of that name", "Look at that file, then try again."],
  ENAMETOOLONG: ["the name is too long", "Choose a shorter name."],
  ELOOP: ["its links lead in a circle", "Mend the links."],
  EBUSY: ["another program holds it", "Close that program and try again."],
};
