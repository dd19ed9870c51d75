import type { Origin } from "./origin.ts";

/** Names, and attributes such as `self.model`, with what they hold; those of a function's body hide those around it. */
export class Names {
  private readonly known = new Map<string, Origin | undefined>();

  constructor(private readonly outer?: Names) {}

  bind(name: string, origin: Origin | undefined): void {
    this.known.set(name, origin);
  }

  get(name: string): Origin | undefined {
    return this.known.has(name) ? this.known.get(name) : this.outer?.get(name);
  }
}
