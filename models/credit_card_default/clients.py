"""The 30,000 clients: their items under readable names, whether they defaulted, and their groups.

Sex, education, marriage and age are read for the fairness report only; `Clients.items` has no place
for them.
"""

import gzip
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.credit_card_default.description import HERE, Description

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Clients:
    """One entry a client in every array; `defaulted` is 1 or 0. `sha256` is that of the CSV."""

    items: Mapping[str, Floats]
    defaulted: Integers
    protected: Mapping[str, Integers]
    sha256: str

    def __len__(self) -> int:
        return len(self.defaulted)

    def take(self, rows: Integers) -> "Clients":
        """Return the clients at these positions."""
        return Clients(
            items={name: values[rows] for name, values in self.items.items()},
            defaulted=self.defaulted[rows],
            protected={name: values[rows] for name, values in self.protected.items()},
            sha256=self.sha256,
        )


class ChangedDataError(ValueError):
    """The data file is not the one that model.yaml describes."""


def read(description: Description) -> Clients:
    """Read the shipped data; raise `ChangedDataError` where its bytes are others."""
    data = description.content["data"]
    csv = gzip.decompress((HERE / Path(data["file"])).read_bytes())
    found = hashlib.sha256(csv).hexdigest()
    if found != data["sha256"]:
        raise ChangedDataError(f"{data['file']} has SHA-256 {found}, not {data['sha256']}")
    return from_table(pd.read_csv(io.BytesIO(csv)), description, sha256=found)


def from_table(table: pd.DataFrame, description: Description, *, sha256: str) -> Clients:
    """Take the clients from a table with the columns of the data set."""
    data, items = description.content["data"], description.content["items"]
    return Clients(
        items={part["id"]: _numbers(table, part["column"]) for part in items},
        defaulted=_codes(table, data["target"]),
        protected={name: _codes(table, column) for name, column in data["protected"].items()},
        sha256=sha256,
    )


def sample(clients: Clients, rows: int, seed: int) -> Clients:
    """Return so many clients drawn at random, in their order; all where there are no more."""
    if rows >= len(clients):
        return clients
    drawn = np.random.default_rng(seed).choice(len(clients), size=rows, replace=False)
    return clients.take(np.sort(drawn))


def _numbers(table: pd.DataFrame, name: str) -> Floats:
    return np.array(table[name].to_numpy(), dtype=np.float64)


def _codes(table: pd.DataFrame, name: str) -> Integers:
    return np.array(table[name].to_numpy(), dtype=np.int64)
