import type { LibraryTable } from "./library.ts";

/** matplotlib, and what seaborn draws with it. */
export const matplotlib: LibraryTable = {
  functions: {
    "matplotlib.pyplot": {
      "@subplots": "subplots",
      Figure: "gcf",
      "@figure": "figure",
      "@axes": "gca axes subplot",
      "list[matplotlib.lines.Line2D]": "plot semilogx semilogy loglog",
      None: "show close tight_layout savefig clf cla draw pause sca",
      "matplotlib.text.Text": "title xlabel ylabel suptitle text figtext",
      "matplotlib.collections.PathCollection": "scatter",
      "matplotlib.container.BarContainer": "bar barh",
      "matplotlib.image.AxesImage": "imshow",
      "matplotlib.legend.Legend": "legend",
      "matplotlib.colorbar.Colorbar": "colorbar",
      ndarray: "imread",
    },
    "matplotlib.image": { ndarray: "imread" },
    seaborn: {
      "@seabornAxes": `scatterplot lineplot barplot boxplot violinplot countplot histplot kdeplot heatmap regplot stripplot swarmplot
        pointplot boxenplot distplot ecdfplot rugplot residplot`,
      "seaborn.FacetGrid": "catplot relplot displot lmplot FacetGrid",
      "seaborn.JointGrid": "jointplot JointGrid",
      "seaborn.PairGrid": "pairplot PairGrid",
      DataFrame: "load_dataset",
      None: "set set_theme set_style set_palette set_context despine reset_defaults",
      "list[str]": "get_dataset_names",
    },
  },
  constants: {},
  classes: {
    "matplotlib.figure.Figure": {
      methods: {
        "@axes": "add_subplot add_axes gca",
        "@subplotsOf": "subplots",
        None: "tight_layout savefig show subplots_adjust clear clf set_size_inches autofmt_xdate set_tight_layout",
        "matplotlib.text.Text": "suptitle text supxlabel supylabel",
        "matplotlib.colorbar.Colorbar": "colorbar",
      },
      attributes: { "list[Axes]": "axes" },
    },
    "matplotlib.axes.Axes": {
      methods: {
        "list[matplotlib.lines.Line2D]": "plot semilogx semilogy loglog",
        "matplotlib.text.Text": "set_title set_xlabel set_ylabel text",
        "matplotlib.collections.PathCollection": "scatter",
        "matplotlib.container.BarContainer": "bar barh",
        "matplotlib.image.AxesImage": "imshow",
        "matplotlib.legend.Legend": "legend",
        "matplotlib.lines.Line2D": "axhline axvline",
        Axes: "twinx twiny",
        None: "set_axis_off set_axis_on grid margins invert_yaxis invert_xaxis set_aspect tick_params cla clear autoscale set_facecolor",
      },
      attributes: { Figure: "figure" },
    },
    "seaborn.FacetGrid": {
      attributes: { Figure: "fig figure", ndarray: "axes" },
      methods: {
        self: "map map_dataframe set set_axis_labels set_titles set_xlabels set_ylabels add_legend",
      },
    },
    "seaborn.PairGrid": {
      attributes: { Figure: "fig figure", ndarray: "axes" },
      methods: { self: "map map_diag map_offdiag map_upper map_lower add_legend" },
    },
    "seaborn.JointGrid": { attributes: { Figure: "fig figure", Axes: "ax_joint ax_marg_x ax_marg_y" } },
  },
};
