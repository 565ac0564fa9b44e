"""The journey through the pages: lender, person, reviewer, person again.

Each step stands on a page and names it; whoever walks along checks or pictures what is there.
Forms are found by their fields and addresses, so the same walk goes through every language.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from playwright.sync_api import FilePayload, Page

from tests.factories import evidence
from tests.factories.demonstrations import Demonstration

ITEM = "repayment_status_1"
CLIENT = "example-5"

STATEMENTS = {
    "en": "I paid this bill on the due date. The receipt has the number 4471.",
    "zh-CN": "这期账单我在到期日当天已还清,回单号为4471。",
}
REASONS = {
    "en": "The bank's ledger shows the payment on the due date. The entry was a mistake.",
    "zh-CN": "银行流水显示款项于到期日当天入账,原记录有误。",
}

MESSAGES = {
    "en": "Here is the receipt, and the letter of the bank.",
    "zh-CN": "附上回单和银行来信。",
}
ANSWERS = {"en": "Thank you. Both can be read well.", "zh-CN": "谢谢,两份材料都很清楚。"}

CERTIFIED = {
    "en": "Ms. Example compared the ledger with the statement of the bank.",
    "zh-CN": "由示例女士将流水与银行对账单核对。",
}

Step = tuple[str, Page]


@dataclass
class Walk:
    """Three people, each in a browser of their own, in one language."""

    demonstration: Demonstration
    language: str
    open_page: Callable[[], Page]
    private_link: str = ""
    objection: str = ""

    def steps(self) -> Iterator[Step]:
        lender, person = self.open_page(), self.open_page()
        yield from self.ask_for_a_score(lender)
        yield from self.read_and_object(person)
        lender.reload()
        yield "demo-answer-disputed", lender
        yield from self.decide(self.open_page())
        yield from self.read_the_decision(person)
        lender.reload()
        yield "demo-answer-replaced", lender
        yield from self.certify(lender)

    def ask_for_a_score(self, lender: Page) -> Iterator[Step]:
        lender.goto("/")
        yield "front", lender
        follow(lender, "a[href='/demo/lender']")
        lender.locator(f"input[name=client][value={CLIENT}]").check()
        yield "demo-lender", lender
        submit(lender)
        yield "demo-answer", lender
        link = lender.locator("main a[href*='/s/']").first.get_attribute("href")
        assert link is not None
        self.private_link = link

    def read_and_object(self, person: Page) -> Iterator[Step]:
        person.goto(self.private_link)
        yield "score", person
        follow(person, "main a.govuk-button[href$='/objections/new']")
        person.locator(f"input[name=items][value={ITEM}]").check()
        yield "objection-what", person
        submit(person)
        person.locator(f"select[name=value-{ITEM}]").select_option("0")
        person.locator("input[name=ground][value=inaccurate]").check()
        person.locator("textarea[name=statement]").fill(STATEMENTS[self.language])
        yield "objection-right", person
        submit(person)
        self.objection = person.url.rpartition("/")[2]
        yield "objection", person
        yield from self.add(person)

    def add(self, person: Page) -> Iterator[Step]:
        """Send a picture, a document and a message."""
        sent = {"image/jpeg": evidence.receipt(), "application/pdf": evidence.pdf()}
        for kind, data in sent.items():
            name = f"receipt.{kind.rpartition('/')[2]}"
            file = FilePayload(name=name, mimeType=kind, buffer=data)
            person.locator("input[name=file]").set_input_files([file])
            follow(person, "form[action$='/evidence'] button")
        person.locator("textarea[name=text]").fill(MESSAGES[self.language])
        follow(person, "form[action$='/messages'] button")
        yield "objection-added", person
        person.locator("input[name=file]").set_input_files(
            [FilePayload(name="a.gif", mimeType="image/gif", buffer=b"GIF89a")]
        )
        follow(person, "form[action$='/evidence'] button")
        yield "objection-file-refused", person
        person.goto(f"{self.private_link}/objections/{self.objection}")

    def decide(self, reviewer: Page) -> Iterator[Step]:
        self.sign_in(reviewer, 0)
        yield "queue", reviewer
        follow(reviewer, f"main table a[href$='{self.objection}']")
        yield "case", reviewer
        follow(reviewer, "form[action$='/assignment'] button")
        reviewer.locator("textarea[name=text]").fill(ANSWERS[self.language])
        follow(reviewer, "form[action$='/messages'] button")
        yield "case-taken", reviewer
        self.fill_decision(reviewer)
        check(reviewer)
        yield "confirm", reviewer
        follow(reviewer, "button[value=confirm]")
        yield "case-decided", reviewer
        reviewer.goto("/reviewers?show=closed")
        yield "queue-closed", reviewer

    def sign_in(self, reviewer: Page, number: int) -> None:
        account = self.demonstration.content["reviewers"][number]
        reviewer.goto("/reviewers")
        reviewer.locator("input[name=email]").fill(account["email"])
        reviewer.locator("input[name=password]").fill(account["password"])
        submit(reviewer)

    def fill_decision(self, reviewer: Page) -> None:
        reviewer.locator(f"input[name=resolution-{ITEM}][value=corrected]").check()
        reviewer.locator(f"select[name=value-{ITEM}]").select_option("0")
        reviewer.locator("textarea[name=reasons]").fill(REASONS[self.language])

    def read_the_decision(self, person: Page) -> Iterator[Step]:
        person.reload()
        yield "objection-decided", person
        person.goto(self.private_link)
        yield "score-corrected", person
        follow(person, "main a[href*='/scores/']")
        yield "score-earlier", person

    def certify(self, lender: Page) -> Iterator[Step]:
        """Supply the same again, which is refused, and certify it; first without a word."""
        follow(lender, "form[action$='/again'] button")
        yield "demo-answer-refused", lender
        follow(lender, "form[action$='/certification'] button")
        yield "demo-certificate-refused", lender
        lender.locator("textarea[name^='statement-']").fill(CERTIFIED[self.language])
        follow(lender, "form[action$='/certification'] button")
        yield "demo-answer-certified", lender


def submit(page: Page) -> None:
    """Send the page's own form, not the one that signs out."""
    follow(page, "main form button[type=submit]")


def check(page: Page) -> None:
    """Ask what the decision that was filled in would do."""
    follow(page, "main form button[value=check]")


def follow(page: Page, selector: str) -> None:
    """Click what leads to another page, and wait until that stands."""
    with page.expect_navigation():
        page.locator(selector).first.click()
