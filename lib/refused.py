"""The exceptions that a person can cause."""


class Refused(Exception):  # noqa: N818 -- a refusal, not a defect
    """Something a person asked for may not be done. ``str()`` of it is one whole Vietnamese sentence for that person:
    what is wrong, where, what to do. Every other exception is a defect of the portal."""


class Question(Refused):
    """What may be done once the person has said that it is meant: the step is then taken again with ``name=True``.

    ``answer``: what they say with it, a Vietnamese sentence beside a box to be ticked.
    """

    def __init__(self, sentence: str, name: str, answer: str):
        super().__init__(sentence)
        self.name, self.answer = name, answer
