# %% [markdown]
# # Temperatures of three rooms
#
# A percent script: every `# %%` begins a cell. `make_data.py` writes the data.

# %%
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

# %%
readings = pd.read_csv("data/sensors.csv", parse_dates=["time"])
readings.head()

# %% [markdown]
# ## One column a room

# %%
wide = readings.pivot(index="time", columns="room", values="celsius")
missing = wide.isna().sum()
print("readings missing:", missing.to_dict())

# %%
interval = "1h"
hourly = wide.resample(interval).mean()
filled = hourly.interpolate(limit=6)
spread = filled.max(axis="columns") - filled.min(axis="columns")
filled.round(1).head()

# %% [markdown]
# ## Unusual readings

# %%
window = 18
center = wide.rolling(window, min_periods=6, center=True).median()
residual = wide - center
scale = 1.4826 * residual.abs().median()
unusual = (residual.abs() > 3.5 * scale) & wide.notna()
unusual.sum()

# %%
fig, ax = plt.subplots(figsize=(9, 3))
filled.plot(ax=ax)
ax.set_ylabel("°C")
ax.set_title("Hourly means")
plt.show()

# %% [markdown]
# ## Degree hours
#
# How much warmth is missing below 18 °C, summed over the hours.

# %%
comfort = 18.0
shortfall = np.maximum(comfort - filled, 0.0)
degree_hours = shortfall.sum().round(1)
print(degree_hours)
