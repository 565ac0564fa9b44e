"""The whole procedure: the person, whoever supplied the item, and three reviewers.

From the score over the source's answer, a rejection and an appeal to the person's own words and the
file for a regulator. One of the reviewers may not take the appeal.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import FilePayload, Locator, Page

from tests.factories import evidence
from tests.journeys.walking import ITEM, REASONS, Step, Walk, check, follow, submit

DISAGREED: Final = {
    "en": "The correction does not go far enough.",
    "zh-CN": "更正得还不够。",
}
NOTES: Final = {
    "en": "Please name the page of the ledger in the reasons.",
    "zh-CN": "请在理由中写明流水的页码，并再核对一次。",
}


FOUND: Final = {
    "en": "Our ledger of October agrees with what we reported.",
    "zh-CN": "我们十月的流水与所报送的一致。",
}
"""What whoever supplied the item answers."""

VERIFIED: Final = {
    "en": "The ledger and the receipt name different days.",
    "zh-CN": "流水与回单的日期不一致。",
}
"""What the review found out of an item that stays open."""

OWN_WORDS: Final = {
    "en": "I paid at the counter, and the receipt has the number 4471.",
    "zh-CN": "我在柜台付款，回单号为4471。",
}


@dataclass
class ProcedureWalk(Walk):
    """From a score to an appeal's end, and what the person may do after it."""

    def steps(self) -> Iterator[Step]:
        lender, person, first = self.open_page(), self.open_page(), self.open_page()
        for _ in (*self.ask_for_a_score(lender), *self.read_and_object(person)):
            pass
        yield from self.answer_as_the_source(lender)
        person.reload()
        yield "objection-source-answered", person
        yield from self.rename("rejecting", self.decide(first))
        person.reload()
        yield "objection-rejected", person
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
        yield from self.state(person)
        yield from self.read_the_next_score(lender, self.open_page())

    @staticmethod
    def rename(prefix: str, steps: Iterator[Step]) -> Iterator[Step]:
        return ((f"{prefix}-{name}", page) for name, page in steps)

    @property
    def case(self) -> str:
        return f"/reviewers/objections/{self.objection}"

    def answer_as_the_source(self, lender: Page) -> Iterator[Step]:
        """Answer the question that the objection asked; first with nothing chosen."""
        lender.reload()
        yield "source-asked", lender
        lender.locator("textarea[name^='statement-']").fill(FOUND[self.language])
        follow(lender, "form[action$='/answer'] button")
        yield "source-refused", lender
        lender.locator(f"input[name^='answer-{ITEM}-'][value=confirmed]").check()
        file = FilePayload(name="ledger.pdf", mimeType="application/pdf", buffer=evidence.pdf())
        lender.locator("input[name=file]").set_input_files([file])
        follow(lender, "form[action$='/answer'] button")
        yield "source-answered", lender

    def fill_decision(self, reviewer: Page) -> None:
        self.resolve(reviewer, "confirmed")

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
        self.leave_open(second)
        yield "confirm-proposal", second
        follow(second, "button[value=confirm]")
        yield "case-proposed", second

    def leave_open(self, reviewer: Page) -> None:
        self.resolve(reviewer, "unresolved")
        found_out = reviewer.locator(f"textarea[name=verification-{ITEM}]")
        found_out.fill(VERIFIED[self.language])
        check(reviewer)

    def resolve(self, reviewer: Page, kind: str) -> None:
        reviewer.locator(f"input[name=resolution-{ITEM}][value={kind}]").check()
        reviewer.locator("textarea[name=reasons]").fill(REASONS[self.language])

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
        self.leave_open(second)
        follow(second, "button[value=confirm]")
        third.goto(self.case)
        follow(third, "button[value=confirm]")
        yield "case-appeal-decided", third

    def state(self, person: Page) -> Iterator[Step]:
        person.locator("textarea[name=statement]").fill(OWN_WORDS[self.language])
        follow(person, "form[action$='/statement'] button")
        yield "objection-stated", person

    def read_the_next_score(self, lender: Page, person: Page) -> Iterator[Step]:
        """Score the same person again from the same information."""
        follow(lender, "form[action$='/again'] button")
        yield "source-views", lender
        link = lender.locator("main a[href*='/s/']").first.get_attribute("href")
        assert link is not None
        person.goto(link)
        yield "score-with-views", person

    def download(self, person: Page, directory: Path) -> Path:
        """Keep the file for a regulator as data, and the evidence in a directory of its own."""
        person.goto(f"{self.private_link}/objections/{self.objection}")
        files = directory / "evidence"
        files.mkdir()
        links = person.locator("main a[href*='/evidence/']")
        for number, link in enumerate(links.all()):
            (files / str(number)).write_bytes(_body_of(person, link))
        path = directory / "file.json"
        path.write_bytes(_body_of(person, person.locator("main a[href$='/file.json']")))
        return path


def _body_of(page: Page, link: Locator) -> bytes:
    address = link.get_attribute("href")
    assert address is not None
    return page.request.get(address).body()
