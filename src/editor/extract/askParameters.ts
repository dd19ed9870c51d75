import { window } from "vscode";
import type { ParameterOffer } from "../../core/extract/keywordParameters.ts";

/** Asks which literals become parameters; gives their names, or `undefined` when the person pressed Escape. */
export async function askParameters(
  title: string,
  offers: readonly ParameterOffer[],
): Promise<readonly string[] | undefined> {
  const items = listOffers(offers).map(({ name, value, isChosen }) => ({
    label: name,
    description: `= ${value}`,
    picked: isChosen,
  }));
  const placeHolder = "Tick what becomes a parameter with a default";
  const picked = await window.showQuickPick(items, {
    title,
    placeHolder,
    canPickMany: true,
    ignoreFocusOut: true,
    matchOnDescription: true,
  });
  return picked?.map(({ label }) => label);
}

/** Those worth a person's look: 0, 1, texts and truth values given to calls only when they are chosen already. */
export function listOffers(offers: readonly ParameterOffer[]): readonly ParameterOffer[] {
  return offers.filter(({ rank, isChosen }) => rank !== "possible" || isChosen);
}
