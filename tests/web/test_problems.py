from scoring_service.web.public import problems
from tests.house import tree


def test_the_list_of_problems_is_current():
    written = [problem.code for problem in problems.load()]
    found = problems.collect(tree.ROOT / "scoring_service")
    command = "run `python -m scoring_service.web.public.problems`"
    assert [part["code"] for part in found] == written, command
    for part, problem in zip(found, problems.load(), strict=True):
        assert problems.Problem(**part) == problem, command


def test_the_list_is_found_in_calls_and_in_tables():
    codes = {problem.code for problem in problems.load()}
    assert {"unknown_score", "no_such_address", "form_expired", "internal_error"} <= codes
    assert all(problem.detail and problem.remedy for problem in problems.load())
