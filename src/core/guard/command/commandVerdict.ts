/** Whether a terminal command trains a model. */
export interface CommandVerdict {
  /** `open-file`: the script tells. */
  readonly verdict: "train" | "open-file" | "no";
  /** The script or notebook that is run, with `/`, relative to the terminal's folder. */
  readonly script?: string;
  /** It runs in a container, whose files may be others. */
  readonly isInContainer?: boolean;
}

export const noTraining: CommandVerdict = { verdict: "no" };
