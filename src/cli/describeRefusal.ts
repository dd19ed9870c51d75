import { relative } from "node:path";
import { renderRefusal, type Offer, type Refusal } from "../core/refusal.ts";

/** A refusal as lines for a terminal: the last ones say how its offers are taken. */
export function describeRefusal(refusal: Refusal): string {
  return [renderRefusal(refusal), ...(refusal.offers ?? []).map(describeOffer)].join("\n");
}

function describeOffer(offer: Offer): string {
  switch (offer.kind) {
    case "module":
      return `  To put it beside the notebook: --module ${offer.module}`;
    case "import path":
      return `  To let the notebook add the folder to sys.path: --import-path ${relative(".", offer.folder) || "."}`;
    case "in place":
      return "  To read the largest files where they are, which the run can't write then: --in-place";
    case "command":
      return `  To install the project: ${offer.command}`;
  }
}
