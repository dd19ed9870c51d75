/**
 * Something that can't be done, in words for a person. Core and flow return it instead of throwing: what is thrown is a bug.
 * `reason` says what is in the way and why, `remedy` what to do about it; both are whole sentences.
 */
export interface Refusal {
  readonly kind: "refusal";
  readonly reason: string;
  readonly remedy?: string;
  /** The person would not go on, and need not be told. */
  readonly isCancelled?: true;
  /** Ways out that need only be picked. */
  readonly offers?: readonly Offer[];
}

/** A way out of a refusal. `title` is for a button: three of them have room side by side when they are short. */
export type Offer = { readonly title: string } & (
  | { readonly kind: "module"; /** As a person would name it. */ readonly module: string }
  | {
      readonly kind: "import path";
      /** Absolute; a line in the notebook puts it on Python's path. */ readonly folder: string;
    }
  /** What is too large to be copied can be read where it is. */
  | { readonly kind: "in place" }
  | { readonly kind: "command"; /** For a terminal. */ readonly command: string }
);

export function refuse(reason: string, remedy?: string, offers: readonly Offer[] = []): Refusal {
  return {
    kind: "refusal",
    reason,
    ...(remedy !== undefined && { remedy }),
    ...(offers.length > 0 && { offers }),
  };
}

/** What a person has given up comes to nothing. */
export function refuseCancelled(): Refusal {
  return { kind: "refusal", reason: "Cancelled.", isCancelled: true };
}

/** Tells a refusal from any other value, strings and `undefined` included. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "refusal";
}

/** The refusal as one line: reason, then remedy. */
export function renderRefusal(refusal: Refusal): string {
  return refusal.remedy === undefined ? refusal.reason : `${refusal.reason} ${refusal.remedy}`;
}
