"""The real briefing of Q1 2020 as data: units, organizations, and our own transcription of the published text.

What the text does not say (names, the day, the hall, who leads a directive) is not here either.
"""
