/** Parts that are made when first used, so that activation stays light. */
export interface LazyParts {
  /** A function that makes the part at its first call and gives the same one ever after. `name` is for people. */
  lazy<Part>(name: string, make: () => Part): () => Part;
  /** Names of the parts that have been made so far, in that order. */
  readonly loaded: () => readonly string[];
}

export function createLazyParts(): LazyParts {
  const names: string[] = [];
  return {
    lazy: (name, make) => {
      let made: { readonly part: ReturnType<typeof make> } | undefined;
      return () => {
        if (made === undefined) {
          made = { part: make() };
          names.push(name);
        }
        return made.part;
      };
    },
    loaded: () => [...names],
  };
}
