"""Every audit event in words: one sentence for each kind, by what it is about.

An event that is recorded anywhere in the code stands here; a test reads the code for it. Where a subject writes sentences
differently by axis or state, each combination has its own line.
"""

from typing import Any

from ...i18n import _, _l

SENTENCES: dict[str, dict[str, Any]] = {
    "account": {
        "account.signed_up": _l("Somebody signed up."),
        "account.signed_up_again": _l("Somebody signed up with an address that has an account already."),
        "account.created": _l("The account was made on the command line."),
        "account.confirmed": _l("The address was confirmed."),
        "account.signed_in": _l("The person signed in."),
        "account.signed_out": _l("The person signed out."),
        "account.updated": _l("The person changed their details."),
        "account.mails_chosen": _l("The person chose which mails they want."),
        "account.password_changed": _l("The password was changed."),
        "account.password_reset": _l("A new password was chosen by a link from a mail."),
        "account.role_changed": _l("The role was changed."),
        "account.blocked": _l("The account was blocked."),
        "account.unblocked": _l("The account was unblocked."),
        "account.sessions_ended": _l("An administrator signed the person out."),
        "account.left": _l("The person asked to delete the account."),
        "account.returned": _l("The person kept the account after all."),
        "account.erased": _l("Personal data of the account were deleted."),
        "reviewer.limited": _l("What the moderator reviews was changed."),
        "coordinator.named": _l("The person was named coordinator of a region."),
        "coordinator.relieved": _l("The person is no longer coordinator of a region."),
    },
    "shortlist": {
        "shortlist.kept": _l("A shortlist was saved."),
        "shortlist.deleted": _l("A shortlist was deleted."),
    },
    "membership": {
        "membership.requested": _l("Somebody asked to represent a municipality."),
        "membership.approved": _l("Representing a municipality was approved."),
        "membership.refused": _l("The request to represent a municipality was refused."),
        "membership.ended": _l("Representing a municipality ended."),
        "membership.role_changed": _l("The role in the municipality was changed."),
        "invitation.sent": _l("Somebody was invited to represent a municipality."),
        "invitation.accepted": _l("The invitation was accepted."),
        "invitation.withdrawn": _l("The invitation was withdrawn."),
    },
    "project": {
        "project.created": _l("A project was started."),
        "draft.saved": _l("The working text was changed."),
        "project.submit": _l("The project was submitted."),
        "project.withdraw": _l("The submitted project was taken back."),
        "project.discard": _l("The draft was discarded."),
        "project.take_up": _l("The review of the project began."),
        "project.put_back": _l("The project was put back into the queue."),
        "project.approve": _l("The project was approved and published."),
        "project.request_changes": _l("The project was returned to be completed."),
        "project.reject": _l("The project was rejected."),
        "project.undo": _l("The decision about the project was undone."),
        "project.archive": _l("The project was archived."),
        "project.restore": _l("The project was published again."),
        "project.hide": _l("The project was withdrawn from the public."),
        "revision.revise": _l("A revision of the published project was opened."),
        "revision.submit": _l("The revision was submitted."),
        "revision.withdraw": _l("The submitted revision was taken back."),
        "revision.discard": _l("The revision was discarded."),
        "revision.take_up": _l("The review of the revision began."),
        "revision.put_back": _l("The revision was put back into the queue."),
        "revision.approve": _l("The revision was approved and published."),
        "revision.request_changes": _l("The revision was returned to be completed."),
        "revision.reject": _l("The revision was rejected."),
        "revision.undo": _l("The decision about the revision was undone."),
        "claim.take_over": _l("Somebody else took the review over."),
        "edit.make": _l("A minor edit was published."),
        "edit.accept": _l("The minor edit was checked and left."),
        "edit.revert": _l("The minor edit was taken back."),
        "project.message": _l("A message was written in the conversation about the project."),
        "image.uploaded": _l("A picture was uploaded."),
        "attachment.uploaded": _l("A document was uploaded."),
        "project.topics_added": _l("The project got topics that it had asked for."),
        "project.confirmation_asked": _l("The municipality was asked whether the project is still true."),
        "project.confirmed": _l("The project was confirmed to be still true."),
        "project.reported": _l("The municipality answered that the project is no longer quite true."),
        "project.draft_reminded": _l("The municipality was reminded of a draft that waits."),
        "project.results_asked": _l("The municipality was asked for results."),
        "question.asked": _l("Somebody asked the municipality about the project."),
        "question.answered": _l("The municipality answered a question about the project."),
        "question.shown": _l("A question and its answer were shown with the project."),
        "question.hidden": _l("A question and its answer were taken off the page of the project."),
        "transfer.offer": _l("The project was offered to another municipality."),
        "transfer.accept": _l("The municipality took the project over."),
        "transfer.refuse": _l("The municipality did not take the project over."),
        "transfer.withdraw": _l("The offer of the project was taken back."),
        "link.dead": _l("A link of the project counts as dead."),
        "link.alive": _l("A dead link of the project works again."),
        "example.seeded": _l("An example project was loaded."),
        "example.removed": _l("The example projects were removed."),
    },
    "label": {
        "label.nominate": _l("The project was nominated for the label."),
        "label.grant": _l("The label was given."),
        "label.refuse": _l("The label was refused."),
        "label.appeal": _l("The municipality appealed against the refusal of the label."),
        "label.expire": _l("The label expired."),
    },
    "assisted": {
        "assisted.asked": _l("The municipality was asked to confirm a text written for it."),
        "assisted.confirmed": _l("The municipality confirmed the text written for it."),
        "assisted.returned": _l("The municipality sent the text written for it back."),
        "assisted.refused": _l("The municipality refused the text written for it."),
    },
    "adoption": {
        "adoption.reported": _l("A municipality reported that it took a solution over."),
        "adoption.changed": _l("A report of a solution taken over was changed."),
        "adoption.withdrawn": _l("A report of a solution taken over was taken back."),
        "adoption.published": _l("A report of a solution taken over was published."),
        "adoption.refused": _l("A report of a solution taken over was refused."),
        "adoption.taken_down": _l("A report of a solution taken over was taken down."),
        "adoption.replied": _l("The municipality of the project replied to a report of its adoption."),
    },
    "need": {
        "need.posted": _l("A municipality posted what it looks for."),
        "need.changed": _l("What a municipality looks for was changed."),
        "need.published": _l("What a municipality looks for was published."),
        "need.refused": _l("What a municipality looks for was not published."),
        "need.taken_down": _l("What a municipality looks for was taken down."),
        "need.closed": _l("A municipality said how its search for a solution ended."),
        "need.answered": _l("Another municipality answered what one looks for."),
        "need.answer_published": _l("An answer to what a municipality looks for was published."),
        "need.answer_refused": _l("An answer to what a municipality looks for was refused or taken down."),
    },
    "collection": {
        "collection.made": _l("A collection was begun."),
        "collection.described": _l("Title, introduction or cover of a collection was changed."),
        "collection.arranged": _l("The projects of a collection were changed."),
        "collection.published": _l("A collection was published."),
        "collection.withdrawn": _l("A collection was withdrawn from the public."),
        "collection.taken_down": _l("A collection was taken down by a moderator."),
        "collection.deleted": _l("A collection was deleted."),
    },
    "harvest": {
        "harvest.added": _l("A catalogue was added as a source."),
        "harvest.paused": _l("A source is read no longer."),
        "harvest.resumed": _l("A source is read again."),
        "harvest.hurried": _l("A source was asked to be read soon."),
        "harvest.removed": _l("A source was removed with its projects."),
        "project.harvested": _l("A project of another catalogue was taken over, or its change."),
        "project.harvest_withdrawn": _l(
            "A project of another catalogue was withdrawn, because it is not public there."
        ),
    },
    "saved_search": {
        "saved_search.saved": _l("A search was saved."),
        "saved_search.changed": _l("A saved search was changed."),
        "saved_search.deleted": _l("A saved search was deleted."),
    },
    "import": {
        "import.done": _l("Projects were imported from a file."),
        "import.undone": _l("An import was undone."),
    },
    "report": {
        "report.received": _l("A reader reported an entry."),
        "report.asked": _l("The municipality was asked about a report."),
        "report.settled": _l("A report was settled."),
    },
    "taxonomy": {
        "topic.proposed": _l("A topic was proposed."),
        "topic.withdrawn": _l("A proposed topic was taken back."),
        "topic.accepted": _l("A proposed topic was accepted."),
        "topic.merged": _l("A proposed topic was merged into an existing one."),
        "topic.refused": _l("A proposed topic was refused."),
        "key_area.edited": _l("A key area was changed."),
        "key_area.merged": _l("A key area was merged into another one."),
        "key_area.edit_undone": _l("The change of a key area was undone."),
        "key_area.merge_undone": _l("The merge of a key area was undone."),
        "reference.seeded": _l("Reference data were loaded."),
        "register.updated": _l("The register of municipalities was brought up to date."),
        "municipality.renamed": _l("A municipality got another name."),
        "municipality.merged": _l("A municipality became part of another one."),
    },
    "desk": {
        "canned_reason.added": _l("A ready wording was added."),
        "canned_reason.changed": _l("A ready wording was changed."),
        "canned_reason.retired": _l("A ready wording is no longer offered."),
        "mail.retried": _l("A mail was tried again."),
        "mail.all_retried": _l("All failed mails were tried again."),
        "mail.cancelled": _l("A waiting mail was stopped."),
    },
}
"""Group -> event -> its sentence."""
GROUP_NAMES: dict[str, Any] = {
    "account": _l("Accounts"),
    "membership": _l("Who represents municipalities"),
    "project": _l("Projects and their review"),
    "label": _l("Label of good practice"),
    "assisted": _l("Texts written for municipalities"),
    "adoption": _l("Solutions taken over"),
    "need": _l("What municipalities look for"),
    "collection": _l("Collections"),
    "harvest": _l("Other catalogues"),
    "saved_search": _l("Saved searches"),
    "shortlist": _l("Shortlists"),
    "import": _l("Imports"),
    "report": _l("Reports"),
    "taxonomy": _l("Key areas, topics, municipalities, reference data"),
    "desk": _l("Wordings and mails"),
}
SENTENCE_OF = {event: sentence for events in SENTENCES.values() for event, sentence in events.items()}


def in_words(event: str) -> str:
    """Return what happened in a sentence; one of an older or newer release says at least its name."""
    found = SENTENCE_OF.get(event)
    return str(found) if found is not None else _("Something of the kind “%(event)s” happened.", event=event)


def events_of_kind(kind: str) -> list[str]:
    """Return the events of a group, or the one event that is named; nothing for anything else."""
    return list(SENTENCES[kind]) if kind in SENTENCES else [kind] if kind in SENTENCE_OF else []
