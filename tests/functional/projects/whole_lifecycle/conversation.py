"""The conversation of authors and moderators about a text."""

from collections.abc import Callable
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import rule

from catalogue.projects.models import Project
from tests.client import BASE
from tests.functional.projects.whole_lifecycle.people import People
from tests.functional.projects.whole_lifecycle.table import PEOPLE, Known, may_talk


class Conversation(People):
    """Everybody writes to the other side, allowed or not."""

    @rule(who=st.sampled_from(PEOPLE), at_desk=st.booleans(), is_empty=st.sampled_from([False, False, False, True]))
    def write_message(self, who: str, at_desk: bool, is_empty: bool) -> None:
        """Write a message, or send its form without one; what was decided can still be undone after it."""
        one, text = self.one, "" if is_empty else f"Zpráva. {self.new_sentence()}"
        fits = may_talk(who, one, at_desk) and not is_empty
        status = self.send(who, f"/cs/{'my/projects' if at_desk else 'moderation'}/{one.number}/messages", text=text)
        self.happened(status, "project.message" if fits else None, who)
        if fits:
            one.messages.append((who, text))
            self.taken.update(["the authors wrote" if at_desk else "a moderator wrote"])
            self.read_conversation(one)

    @rule()
    def everybody_writes(self) -> None:
        """Let everybody write from both desks, most of whom may not."""
        for who in PEOPLE:
            for at_desk in (True, False):
                self.write_message(who, at_desk, False)

    def legal(self) -> list[Callable[[], None]]:
        """Return who may write now, one of each side."""
        sides = (("member", True), ("administrator", False))
        found = [
            partial(self.write_message, who, at_desk, False)
            for who, at_desk in sides
            if may_talk(who, self.one, at_desk)
        ]
        return super().legal() + found

    def read_conversation(self, one: Known) -> None:
        """Look for every message where the authors read, unless the project is hidden from them."""
        page = self.browsers["member"][0].get(f"/cs/my/projects/{one.number}", base_url=BASE)
        assert page.status_code == (404 if one.place[0] == "hidden" else 200)
        if page.status_code == 200:
            assert [text for _who, text in one.messages if text not in page.text] == []

    def check_conversation(self, project: Project, one: Known) -> None:
        """Refuse a message that nobody wrote, one that got lost, and one under another name."""
        told = [(message.author_id, message.text) for message in sorted(project.messages, key=lambda each: each.id)]
        assert told == [(self.accounts[who].id, text) for who, text in one.messages]
