"""Makes the data of the samples, the same each time: python make_data.py."""

from pathlib import Path

import numpy as np
import pandas as pd

DATA = Path(__file__).resolve().parent / "data"
PLANS = ["basic", "standard", "premium"]
FEES = np.array([7.99, 12.99, 17.99])


def make_customers(rng: np.random.Generator, rows: int = 900) -> pd.DataFrame:
    """Customers of a streaming service in September, and whether they left in October."""
    plan = rng.choice(3, size=rows, p=[0.45, 0.35, 0.20])
    tenure = 1 + rng.geometric(0.045, size=rows).clip(max=71)
    sessions = 1 + rng.negative_binomial(2.2, 0.11, size=rows)
    hours = np.round(sessions * rng.gamma(4.0, 0.28, size=rows), 1)
    tickets = rng.poisson(0.25 + 0.9 * (rng.random(rows) < 0.2))
    days_ago = rng.exponential(2.0 + 40.0 / (1 + sessions))
    minute = rng.normal(20.5, 3.2, size=rows) % 24 * 60
    last_seen = (
        pd.Timestamp("2025-09-30")
        - pd.to_timedelta(np.floor(days_ago.clip(max=120)), unit="D")
        + pd.to_timedelta(np.floor(minute), unit="min")
    )
    risk = (
        0.3
        + 0.55 * tickets
        - 0.05 * tenure
        - 0.075 * hours
        + 0.035 * days_ago.clip(max=60)
        + np.array([0.35, 0.0, -0.3])[plan]
    )
    churned = rng.random(rows) < 1 / (1 + np.exp(-risk))
    customers = pd.DataFrame(
        {
            "customer_id": np.arange(10001, 10001 + rows),
            "timestamp": last_seen,
            "plan": np.array(PLANS)[plan],
            "monthly_fee": FEES[plan],
            "tenure_months": tenure,
            "sessions": sessions,
            "watch_hours": hours,
            "support_tickets": tickets,
            "churned": churned.astype(int),
        }
    )
    customers.loc[rng.random(rows) < 0.03, "watch_hours"] = np.nan
    return customers


def make_sensors(rng: np.random.Generator, days: int = 3) -> pd.DataFrame:
    """Temperatures of three rooms every ten minutes; one sensor is silent for a few hours."""
    times = pd.date_range("2025-03-03", periods=days * 144, freq="10min")
    hour = times.hour + times.minute / 60
    rooms = {"attic": (19.0, 3.5), "cellar": (13.5, 0.6), "office": (20.5, 1.8)}
    parts = []
    for room, (mean, swing) in rooms.items():
        wave = mean + swing * np.sin((hour - 9) / 24 * 2 * np.pi)
        drift = np.cumsum(rng.normal(0, 0.03, size=len(times)))
        celsius = np.round(wave + drift + rng.normal(0, 0.12, size=len(times)), 2)
        parts.append(pd.DataFrame({"time": times, "room": room, "celsius": celsius}))
    readings = pd.concat(parts, ignore_index=True)
    silent = (readings["room"] == "attic") & readings["time"].between(
        "2025-03-04 02:00", "2025-03-04 06:30"
    )
    return readings[~silent].sort_values(["time", "room"])


def main() -> None:
    """Writes data/*.csv."""
    DATA.mkdir(exist_ok=True)
    rng = np.random.default_rng(2025)
    tables = {"customers": make_customers(rng), "sensors": make_sensors(rng)}
    for name, table in tables.items():
        table.to_csv(DATA / f"{name}.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
