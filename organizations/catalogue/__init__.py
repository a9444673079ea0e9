"""What is counted, as data: indicators with their definitions, and the forms that ask for them (domain §5.1, §10)."""

from organizations.catalogue.forms import FORM_OF_2020, FORMS, Form
from organizations.catalogue.indicators import INDICATORS, Entry, Version
from organizations.catalogue.rules import RULES, STARTER_RULES, Rule
from organizations.catalogue.starter import ENDS, OUTLINE, SOURCES, STARTER, End

__all__ = [
    "ENDS",
    "FORMS",
    "FORM_OF_2020",
    "INDICATORS",
    "OUTLINE",
    "RULES",
    "SOURCES",
    "STARTER",
    "STARTER_RULES",
    "End",
    "Entry",
    "Form",
    "Rule",
    "Version",
]
