"""What the factories make is valid, and adds up as their docstrings say."""

from scoring_service.algorithms import document
from scoring_service.algorithms.points_table import evaluate
from tests.factories.algorithms import DEMO_ITEMS, demo_algorithm, demo_content


def test_the_demonstration_algorithm_is_a_valid_document():
    algorithm = demo_algorithm()
    assert document.build(demo_content()) == algorithm.data
    assert len(algorithm.features) == 5


def test_the_demonstration_client_scores_as_added_up_by_hand():
    evaluation = evaluate(demo_algorithm(), DEMO_ITEMS)
    assert evaluation.score == 600 - 45 - 5 + 0 + 0 + 0 - 5
    assert evaluation.sufficient
