"""The journey through an appeal: the person, and three reviewers, one of whom may not take it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from playwright.sync_api import Page

from tests.journeys.walking import ITEM, REASONS, Step, Walk, check, follow, submit

DISAGREED: Final = {
    "en": "The correction does not go far enough.",
    "zh-CN": "更正得还不够。",
}
NOTES: Final = {
    "en": "Please name the page of the ledger in the reasons.",
    "zh-CN": "请在理由中写明流水的页码，并再核对一次。",
}


@dataclass
class AppealWalk(Walk):
    """From a decision that the person does not agree with to the end of the appeal."""

    def steps(self) -> Iterator[Step]:
        person, first = self.open_page(), self.open_page()
        for _ in (*self.ask_for_a_score(self.open_page()), *self.read_and_object(person)):
            pass
        for _ in self.decide(first):
            pass
        yield from self.appeal(person)
        first.goto("/reviewers")
        yield "queue-barred", first
        first.goto(self.case)
        yield "case-barred", first
        second, third = self.open_page(), self.open_page()
        yield from self.propose(second)
        person.reload()
        yield "objection-proposed", person
        yield from self.answer(second, third)
        person.reload()
        yield "objection-appeal-decided", person

    @property
    def case(self) -> str:
        return f"/reviewers/objections/{self.objection}"

    def appeal(self, person: Page) -> Iterator[Step]:
        person.reload()
        follow(person, "main a[href$='/appeal']")
        yield "appeal", person
        submit(person)
        yield "appeal-refused", person
        person.locator("textarea[name=reasons]").fill(DISAGREED[self.language])
        submit(person)
        yield "objection-appealed", person

    def propose(self, second: Page) -> Iterator[Step]:
        self.sign_in(second, 1)
        second.goto(self.case)
        follow(second, "form[action$='/assignment'] button")
        yield "case-appealed", second
        self.confirm_record(second)
        yield "confirm-proposal", second
        follow(second, "button[value=confirm]")
        yield "case-proposed", second

    def confirm_record(self, reviewer: Page) -> None:
        reviewer.locator(f"input[name=resolution-{ITEM}][value=confirmed]").check()
        reviewer.locator("textarea[name=reasons]").fill(REASONS[self.language])
        check(reviewer)

    def answer(self, second: Page, third: Page) -> Iterator[Step]:
        self.sign_in(third, 2)
        third.goto(self.case)
        yield "case-to-confirm", third
        follow(third, "button[value=send_back]")
        yield "note-refused", third
        third.locator("textarea[name=reasons]").fill(NOTES[self.language])
        follow(third, "button[value=send_back]")
        second.goto(self.case)
        yield "case-sent-back", second
        self.confirm_record(second)
        follow(second, "button[value=confirm]")
        third.goto(self.case)
        follow(third, "button[value=confirm]")
        yield "case-appeal-decided", third
