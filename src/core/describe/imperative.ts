/** What headings of notebooks begin with, and the verb in it. */
export const verbs: ReadonlyMap<string, string> = new Map(
  `Adding Add|Aggregating Aggregate|Analyzing Analyze|Analysing Analyse|Applying Apply|Balancing Balance|Building Build|Calculating Calculate
  |Checking Check|Cleaning Clean|Clustering Cluster|Collecting Collect|Combining Combine|Comparing Compare|Computing Compute|Converting Convert
  |Creating Create|Defining Define|Dropping Drop|Encoding Encode|Engineering Engineer|Evaluating Evaluate|Exploring Explore|Exporting Export
  |Extracting Extract|Filling Fill|Filtering Filter|Finding Find|Fitting Fit|Fixing Fix|Formatting Format|Generating Generate|Getting Get
  |Grouping Group|Handling Handle|Importing Import|Imputing Impute|Inspecting Inspect|Joining Join|Loading Load|Making Make|Merging Merge
  |Modeling Model|Modelling Model|Normalizing Normalize|Parsing Parse|Plotting Plot|Predicting Predict|Preparing Prepare|Preprocessing Preprocess
  |Processing Process|Reading Read|Removing Remove|Renaming Rename|Resampling Resample|Running Run|Sampling Sample|Saving Save|Scaling Scale
  |Selecting Select|Setting Set|Showing Show|Sorting Sort|Splitting Split|Summarizing Summarize|Testing Test|Training Train
  |Transforming Transform|Tuning Tune|Updating Update|Using Use|Validating Validate|Visualizing Visualize|Visualising Visualise|Writing Write`
    .split("|")
    .map((pair): readonly [string, string] => {
      const [form = "", verb = ""] = pair.trim().split(" ");
      return [form, verb];
    }),
);

/** First words that pydocstyle's rule on the imperative (D401) takes for a description. */
const describing = new Set(
  `a action always an api base basic callback common constructor convenience convenient core custom default deprecated dummy example
  factory false function generic handler helper here hook implementation internal main method module new number placeholder reference
  result same schema setup should simple some special sql standard static string that the these this true unique unit utility what
  wrapper`.match(/\S+/g),
);

/**
 * A summary that gives an order, as NumPy's convention wants: "Cleaning the data." as "Clean the data.". A heading that only describes is
 * named as what it is.
 */
export function imperative(summary: string): string {
  const word = /^[\p{L}\p{N}]+/u.exec(summary)?.[0] ?? "";
  const rest = summary.slice(word.length);
  const verb = rest.startsWith(" ") ? verbs.get(word) : undefined;
  if (verb !== undefined) return verb + rest;
  const isDescription = describing.has(word.toLowerCase()) || /([^s]s|ing|ed)$/.test(word);
  return isDescription ? `Run the step "${summary.replace(/\.$/, "")}".` : summary;
}
