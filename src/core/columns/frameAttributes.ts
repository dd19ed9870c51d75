/** Attributes of pandas' DataFrame that a Series and a dictionary don't have, or not with a text as key beside them. */
export const frameOnly: ReadonlySet<string> = new Set(
  `loc iloc at iat columns dtypes groupby merge join assign head tail describe info dropna fillna drop_duplicates
  set_index reset_index sort_values sort_index query iterrows itertuples isnull isna notna notnull pivot_table pivot melt nlargest nsmallest
  select_dtypes to_csv to_parquet to_excel corr rename astype explode sample nunique value_counts`.match(
    /\S+/g,
  ),
);

/** Attributes that every DataFrame has: `df.size` is none of its columns. */
export const frameAttributes: ReadonlySet<string> = new Set([
  ...frameOnly,
  ...(`T abs add agg aggregate align all any apply applymap asfreq asof attrs axes between_time bfill bool boxplot clip combine
  combine_first compare copy corrwith count cov cummax cummin cumprod cumsum diff div divide dot drop droplevel duplicated empty eq
  equals eval ewm expanding ffill filter first first_valid_index flags floordiv from_dict from_records ge get gt hist idxmax idxmin
  index infer_objects insert interpolate isetitem isin items keys kurt kurtosis last last_valid_index le lt map mask max mean median
  memory_usage min mod mode mul multiply ndim ne pad pct_change pipe plot pop pow prod product quantile radd rank rdiv reindex
  reindex_like rename_axis reorder_levels replace resample rfloordiv rmod rmul rolling round rpow rsub rtruediv select sem set_axis
  set_flags shape shift size skew squeeze stack std style sub subtract sum swapaxes swaplevel take to_clipboard to_dict to_feather
  to_gbq to_hdf to_html to_json to_latex to_markdown to_numpy to_orc to_period to_pickle to_records to_sql to_stata to_string
  to_timestamp to_xarray to_xml transform transpose truediv truncate tz_convert tz_localize unstack update values var where xs`.match(
    /\S+/g,
  ) ?? []),
]);
