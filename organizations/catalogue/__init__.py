"""What is known beforehand, as data: the indicators with their definitions and the forms that ask for them (domain
§5.1, §10), and the country's administrative units (docs/units.md)."""

from organizations.catalogue.country import Country, CountrySuccession, CountryUnit, read_country
from organizations.catalogue.forms import FOLLOWED_BY, FORM_OF_2020, FORMS, Form
from organizations.catalogue.indicators import INDICATORS, Entry, Version
from organizations.catalogue.rules import RULES, STARTER_RULES, Rule
from organizations.catalogue.starter import ENDS, OUTLINE, SOURCES, STARTER, End

__all__ = [
    "ENDS",
    "FOLLOWED_BY",
    "FORMS",
    "FORM_OF_2020",
    "INDICATORS",
    "OUTLINE",
    "RULES",
    "SOURCES",
    "STARTER",
    "STARTER_RULES",
    "Country",
    "CountrySuccession",
    "CountryUnit",
    "End",
    "Entry",
    "Form",
    "Rule",
    "Version",
    "read_country",
]
