"""Which step takes which back, and which steps are final and why: every step of ``transitions`` stands here once.

A step taken back takes its effects with it: the record and its parts are as before. What was said or printed stays as
such (an update, a request, a voided number), and so does the history.
"""

from briefings import transitions
from briefings.transitions import Transition

# Every table of steps by the record whose steps they are.
TABLES: dict[str, tuple[Transition, ...]] = {
    "briefing": (*transitions.BRIEFING, transitions.NEXT_BRIEFING, transitions.RECORD_RECEIPTS),
    "report": (*transitions.REPORT, transitions.ANSWER, transitions.GRANT_REOPENING, transitions.RECORD_RECEIPT),
    "directive": (
        *transitions.DIRECTIVE,
        transitions.ASSIGN,
        transitions.ADD_PARTS,
        transitions.MEASURE,
        transitions.CLOSE_COLLECTIVE,
        transitions.CORRECT_DEADLINE,
        transitions.ACKNOWLEDGE,
        transitions.ASK_EXTENSION,
        transitions.DECIDE_EXTENSION,
        transitions.WITHDRAW_EXTENSION,
        transitions.REVERSE_EXTENSION,
    ),
    "document": (*transitions.DOCUMENT, transitions.ISSUE, transitions.DELIVER),
    "register": (transitions.VOID_NEXT, transitions.IGNORE_DAY),
}

# The step that takes one back. Of documents it is a step of the new document that the first one issued.
TAKEN_BACK_BY: dict[str, str] = {
    "briefing.postpone": "resume",
    "briefing.resume": "postpone",
    "report.submit": "withdraw",
    "report.withdraw": "submit",
    "report.return_": "submit",
    "report.accept": "withdraw_acceptance",
    "report.withdraw_acceptance": "accept",
    "report.waive": "withdraw_waiver",
    "report.withdraw_waiver": "waive",
    "report.reopen": "revoke_reopening",
    "report.grant_reopening": "revoke_reopening",
    "report.answer": "answer",
    "directive.submit": "return_",
    "directive.return_": "submit",
    "directive.accept": "reopen",
    "directive.cancel": "reopen",
    "directive.supersede": "reopen",
    "directive.reopen": "accept, cancel, supersede",
    "directive.correct_deadline": "correct_deadline",
    "directive.measure": "measure",
    "directive.request_extension": "withdraw_extension",
    "directive.decide_extension": "reverse_extension",
    "directive.reverse_extension": "decide_extension",
    "document.issue": "void",
    "document.amend": "void",
    "document.replace": "void",
    "document.annul": "void",
}

FINAL: dict[str, str] = {
    "briefing.collect": "The reports have been asked for; a session that does not take place is postponed or called "
    "off.",
    "briefing.hold": "What took place took place; until the conclusion every word of the minutes can be put right.",
    "briefing.conclude": "Everybody has been given their work; a directive can be stopped, replaced or opened again.",
    "briefing.close": "Numbers rest on it; a correction is a new document, a report is opened by permission.",
    "briefing.cancel": "Everybody has been told; another session is another briefing (*Tạo hội nghị kỳ sau*).",
    "briefing.next_briefing": "Nothing hangs on it yet: it is called off, or deleted in the admin site.",
    "briefing.record_receipts": "A wrong day is replaced by the right one, with its own reason.",
    "report.record_receipt": "A wrong day is replaced by the right one, with its own reason.",
    "report.start": "A draft has been seen by nobody else.",
    "report.revoke_reopening": "It is followed by another permission, with its own reason.",
    "directive.update": "What was said stays; a wrong word is answered by the next update.",
    "directive.assign": "Work that was given is given to another; it does not become nobody's again.",
    "directive.add_parts": "The part of one organization is stopped by itself, with its reason.",
    "directive.close_collective": "The whole goes on as soon as the part of one organization is opened again.",
    "directive.acknowledge": "That it was received is a fact.",
    "directive.withdraw_extension": "Asking again is another request, with its own reason.",
    "document.attach_signed": "Signatures were set outside and stay; a wrong document is voided or replaced.",
    "document.void": "A number once voided is not given again; the right document takes the next one.",
    "document.deliver": "What was sent was sent.",
    "register.void_next": "A spoilt number stays in sight.",
    "register.ignore_day": "Only a day that has not come is left out of account; when it has come it says nothing new.",
}
