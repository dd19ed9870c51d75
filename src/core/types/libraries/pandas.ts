import type { LibraryTable } from "./library.ts";

/**
 * pandas. What depends on the data is left out: `Series.values` and `unique` are no arrays for text and categories, `sum` and `max` have
 * the column's own type.
 */
export const pandas: LibraryTable = {
  functions: {
    pandas: {
      "@readTable": "read_csv read_table read_excel read_json read_sql read_pickle",
      "list[DataFrame]": "read_html",
      "@newFrame": "DataFrame",
      "@newSeries": "Series",
      "@newIndex": "Index",
      "@concat": "concat",
      DataFrame:
        "read_parquet read_feather read_fwf read_stata read_sas read_spss read_orc read_clipboard read_sql_table merge get_dummies melt merge_asof merge_ordered wide_to_long json_normalize",
      "@nestedFrame": "pivot_table pivot crosstab",
      "@toDatetime": "to_datetime",
      "@toNumeric": "to_numeric",
      "@toTimedelta": "to_timedelta",
      "@cut": "cut qcut",
      DatetimeIndex: "date_range bdate_range",
      "pandas.PeriodIndex": "period_range",
      "pandas.TimedeltaIndex": "timedelta_range",
      "@isna": "isna isnull notna notnull",
      "pandas.MultiIndex": "MultiIndex",
      Timestamp: "Timestamp",
      Timedelta: "Timedelta",
      "?": "Period NaT NA Interval Grouper factorize unique value_counts array eval",
      None: "set_option reset_option",
    },
    "pandas.MultiIndex": { "pandas.MultiIndex": "from_tuples from_arrays from_product from_frame" },
    "pandas.Timestamp": { Timestamp: "now today" },
    "pandas.DataFrame": { DataFrame: "from_dict from_records" },
    "pandas.io.json": { DataFrame: "json_normalize" },
  },
  classes: {
    "pandas.DataFrame": {
      methods: {
        "self unless inplace": `abs add add_prefix add_suffix align applymap asfreq astype bfill clip
          convert_dtypes copy cummax cummin cumprod cumsum diff div divide drop drop_duplicates dropna eq ffill
          fillna filter floordiv ge gt head infer_objects interpolate isin isna isnull le lt mask mod mul
          multiply nlargest notna notnull nsmallest pct_change pow query radd rank rdiv
          reindex rename rename_axis replace reset_index rmul round rsub rtruediv sample set_index shift
          sort_index sort_values sub subtract tail tail truediv truncate tz_convert tz_localize where
          nlargest assign combine_first`,
        DataFrame: "join merge map melt explode corr cov select_dtypes from_dict",
        "DataFrame unless axis": "append mode",
        "@describe": "describe",
        "@nestedFrame": "pivot pivot_table",
        "@stacked": "stack",
        "Series unless axis=None level":
          "mean median std var sem skew kurt kurtosis nunique idxmax idxmin mad",
        "Series unless axis=None level 1": "sum prod product min max any all",
        "Series[int64] unless axis=None level": "count",
        "Series[bool_]": "duplicated",
        "Series[int64]": "memory_usage",
        "@valueCounts": "value_counts",
        "@frameApply": "apply",
        "@frameAgg": "agg aggregate",
        "@quantile": "quantile",
        "@frameTransform": "transform",
        "@groupBy": "groupby",
        "~.resampled": "resample",
        "~.frameWindow": "rolling expanding ewm",
        "@toDict": "to_dict",
        ndarray: "to_numpy",
        "@toText": "to_csv to_json to_html to_string to_markdown to_latex",
        None: "info to_excel to_pickle to_feather insert update to_stata to_hdf",
        "~.iterable[tuple[?, Series]]": "iterrows items iteritems",
        "~.iterable": "itertuples",
        Series: "pop corrwith",
        "@plotAxes": "plot boxplot hist",
      },
      attributes: {
        Index: "columns",
        "@frameIndex": "index",
        ndarray: "values",
        "tuple[int, int]": "shape",
        int: "size ndim",
        bool: "empty",
        self: "T",
        Series: "dtypes",
        dict: "attrs",
        "~.framePlot": "plot",
      },
    },
    "pandas.Series": {
      methods: {
        "self unless inplace": `abs add_prefix add_suffix asfreq bfill clip convert_dtypes copy cummax cummin cumprod
          cumsum drop drop_duplicates dropna ffill fillna head infer_objects interpolate mask mode
          nlargest nsmallest reindex rename_axis replace round sample shift sort_index sort_values tail truncate where
          repeat tz_convert tz_localize combine_first`,
        "Series unless inplace": "rename",
        "@resetIndex": "reset_index",
        Series: `describe map explode add sub subtract mul multiply div divide truediv floordiv mod pow radd rsub rmul rdiv
          pct_change diff rank combine append`,
        "@astype": "astype",
        "@seriesApply": "apply transform",
        "Series[bool_]": "isna isnull notna notnull isin between duplicated eq ne gt ge lt le",
        "@seriesMean": "mean std var median sem skew kurt kurtosis",
        "@seriesSum": "sum prod",
        "@seriesExtreme": "max min",
        "@seriesAny": "any all",
        int: "nunique",
        "@seriesCount": "count",
        "@quantile": "quantile",
        "@valueCounts": "value_counts",
        "@toNumpy": "to_numpy",
        "@uniqueArray": "unique",
        anyfloat: "corr cov autocorr",
        list: "tolist to_list",
        dict: "to_dict",
        DataFrame: "to_frame",
        "~.seriesGroups": "groupby",
        "~.seriesResampled": "resample",
        "~.seriesWindow": "rolling expanding ewm",
        "@toText": "to_csv to_json to_string to_markdown",
        None: "to_excel to_pickle update",
        "@plotAxes": "plot hist",
        "@nestedFrame": "unstack",
        "~.iterable": "items iteritems",
        "@seriesAgg": "agg aggregate",
      },
      attributes: {
        "@frameIndex": "index",
        "@seriesArray": "values",
        "tuple[int]": "shape",
        int: "size ndim",
        bool: "empty is_unique hasnans is_monotonic_increasing is_monotonic_decreasing",
        self: "T",
        "~.text": "str",
        "~.dates": "dt",
        "~.categories": "cat",
        "~.seriesPlot": "plot",
      },
    },
    "~.text": {
      methods: {
        Series: `contains startswith endswith match fullmatch isdigit isnumeric isalpha isalnum isupper islower isspace
          len count find rfind capitalize center lower upper title strip lstrip rstrip replace zfill pad swapcase join get slice
          casefold normalize repeat translate wrap removeprefix removesuffix findall`,
        "Series unless expand": "split rsplit",
        DataFrame: "get_dummies extractall",
        "@extract": "extract",
      },
    },
    "~.dates": {
      methods: {
        Series:
          "strftime normalize floor ceil round to_period to_timestamp total_seconds tz_localize tz_convert day_name month_name",
        DataFrame: "isocalendar",
      },
      attributes: {
        Series: `year month day hour minute second microsecond nanosecond dayofweek day_of_week weekday dayofyear day_of_year
          quarter days_in_month daysinmonth date time days seconds microseconds is_month_start is_month_end is_quarter_start
          is_quarter_end is_year_start is_year_end is_leap_year weekofyear week`,
      },
    },
    "~.categories": { attributes: { Index: "categories", Series: "codes" } },
    "pandas.Index": {
      methods: {
        list: "tolist to_list",
        ndarray: "to_numpy",
        bool: "equals",
        Series: "to_series value_counts",
        DataFrame: "to_frame",
        int: "nunique",
        "ndarray[bool_]": "isin isna isnull notna duplicated",
        "@indexSame":
          "copy sort_values drop unique drop_duplicates intersection union difference symmetric_difference append",
      },
      attributes: { "tuple[int]": "shape", int: "size ndim nlevels", bool: "is_unique empty hasnans" },
    },
    "pandas.DatetimeIndex": {
      base: "pandas.Index",
      attributes: {
        Index:
          "year month day hour minute second dayofweek day_of_week weekday dayofyear day_of_year quarter",
      },
      methods: { Index: "strftime day_name month_name", DatetimeIndex: "normalize floor ceil round" },
    },
    "pandas.MultiIndex": { base: "pandas.Index", methods: { Index: "get_level_values" } },
    "pandas.Timestamp": {
      base: "datetime.datetime",
      methods: {
        str: "day_name month_name",
        Timestamp: "normalize floor ceil round tz_localize tz_convert",
        "datetime.datetime": "to_pydatetime",
      },
      attributes: { int: "dayofweek day_of_week dayofyear day_of_year quarter week days_in_month" },
    },
    "pandas.Timedelta": { base: "datetime.timedelta" },
    "~.frameGroups": {
      methods: {
        "DataFrame unless 1": `mean sum min max median std var count first last prod nunique any all head tail cumsum cumprod cummax
          cummin shift diff rank ffill bfill fillna sem quantile nth sample idxmax idxmin`,
        DataFrame: "transform filter pct_change",
        "@groupsSize": "size",
        Series: "ngroup cumcount",
        "@frameAgg": "agg aggregate",
        "@nestedFrame": "describe",
        "@groupOf": "get_group",
      },
      attributes: { int: "ngroups" },
    },
    "~.seriesGroups": {
      methods: {
        "Series unless 1": `mean sum min max median std var count first last prod nunique any all head tail cumsum cumprod cummax
          cummin shift diff rank ffill bfill fillna sem nth size nlargest nsmallest unique idxmax idxmin`,
        Series: "transform pct_change ngroup cumcount value_counts",
        "@seriesAgg": "agg aggregate",
        DataFrame: "describe",
        "@groupOf": "get_group",
      },
      attributes: { int: "ngroups" },
    },
    "~.resampled": {
      methods: {
        "DataFrame unless 1":
          "mean sum min max median std var count first last prod nunique ffill bfill asfreq interpolate",
        "@frameAgg": "agg aggregate",
        "@groupsSize": "size",
        "@nestedFrame": "ohlc",
      },
    },
    "~.seriesResampled": {
      methods: {
        "Series unless 1":
          "mean sum min max median std var count first last prod nunique ffill bfill asfreq interpolate size",
        "@seriesAgg": "agg aggregate",
        DataFrame: "ohlc",
      },
    },
    "~.frameWindow": { methods: { DataFrame: "mean sum min max median std var count quantile" } },
    "~.seriesWindow": {
      methods: { Series: "mean sum min max median std var count quantile skew kurt apply" },
    },
    "~.framePlot": { methods: { "@plotAxes": "line bar barh hist box area pie scatter kde hexbin density" } },
    "~.seriesPlot": { methods: { "@plotAxes": "line bar barh hist box area pie kde density" } },
  },
};
