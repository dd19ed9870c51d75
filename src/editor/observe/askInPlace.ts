import { isRefusal } from "../../core/refusal.ts";
import type { RunFolders } from "../../flow/ports.ts";
import type { Question } from "./askInDialog.ts";

/** The same copies; where a folder is larger than the limit, the person is asked whether its largest files may be read in place, once in a session. */
export function askInPlace(
  folders: RunFolders,
  confirm: (question: Question) => Promise<boolean>,
): RunFolders {
  const agreed = new Set<string>();
  return {
    make: async (request, signal) => {
      const inPlace = { ...request, rest: "in place" } as const;
      const made = await folders.make(agreed.has(request.folder) ? inPlace : request, signal);
      if (!isRefusal(made)) return made;
      const offer = made.offers?.find(({ kind }) => kind === "in place");
      if (offer === undefined) return made;
      const mayRead = await confirm({ message: made.reason, detail, button: offer.title });
      if (!mayRead || signal.aborted) return { kind: "cancelled" };
      agreed.add(request.folder);
      return folders.make(inPlace, signal);
    },
  };
}

const detail = [
  "The run can read the largest files where they are. It can't write them: the system keeps it from that.",
  "As long as it runs it can't write to the project's folder by absolute paths either, nor make files directly in the folders above it.",
  "To have everything copied, cancel and raise the setting notebridge.observe.copyLimit.",
].join(" ");
