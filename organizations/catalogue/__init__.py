"""What is counted, as data: the indicators with their definitions, and the forms that ask for them (domain §5.1)."""

from organizations.catalogue.forms import FORMS, Form
from organizations.catalogue.indicators import INDICATORS, Entry, Version

__all__ = ["FORMS", "INDICATORS", "Entry", "Form", "Version"]
