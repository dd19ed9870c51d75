/**
 * Something that can't be done, in words for a person. Core and flow return it instead of throwing: what is thrown is a bug.
 * `reason` says what is in the way and why, `remedy` what to do about it; both are whole sentences.
 */
export interface Refusal {
  readonly kind: "refusal";
  readonly reason: string;
  readonly remedy?: string;
}

export function refuse(reason: string, remedy?: string): Refusal {
  return remedy === undefined ? { kind: "refusal", reason } : { kind: "refusal", reason, remedy };
}

/** Tells a refusal from any other value, strings and `undefined` included. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "refusal";
}

/** The refusal as one line: reason, then remedy. */
export function renderRefusal(refusal: Refusal): string {
  return refusal.remedy === undefined ? refusal.reason : `${refusal.reason} ${refusal.remedy}`;
}
