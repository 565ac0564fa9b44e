"""One small training, shared: a few of the clients, two folds, a reference that costs nothing."""

import pytest

from models.credit_card_default import clients, description, features, reference_model, train

ROWS = 2000
QUICK_REFERENCE = ({"learning_rate": 0.1, "max_iter": 5},)


def train_quickly(people, about):
    """Train on two folds of one seed; what is published does not hang on the reference model."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reference_model, "SETTINGS", QUICK_REFERENCE)
        return train.train(people, about, folds=2, seeds=1)


@pytest.fixture(scope="session")
def about():
    return description.read()


@pytest.fixture(scope="session")
def everybody(about):
    return clients.read(about)


@pytest.fixture(scope="session")
def people(everybody, about):
    return clients.sample(everybody, ROWS, about.parameters.seed)


@pytest.fixture(scope="session")
def columns(people, about):
    return features.derive(about, people.items)


@pytest.fixture(scope="session")
def trained(people, about):
    return train_quickly(people, about)
