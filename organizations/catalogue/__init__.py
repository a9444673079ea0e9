"""What is counted, as data: the indicators with their definitions, and the forms that ask for them (domain §5.1)."""

from organizations.catalogue.forms import FORMS, Form
from organizations.catalogue.indicators import INDICATORS, Entry, Version
from organizations.catalogue.rules import RULES, Rule

__all__ = ["FORMS", "INDICATORS", "RULES", "Entry", "Form", "Rule", "Version"]
