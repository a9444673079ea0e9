"""What an office settles for its own papers."""

from django.contrib import admin

from briefings.models import PaperSetting
from organizations.admin.base import ScopedAdmin
from organizations.admin.filters import ChoiceFilter, SearchFilter


@admin.register(PaperSetting)
class PaperSettingAdmin(ScopedAdmin):
    list_display = ["kind_name", "organization", "type_code", "signer"]
    list_filter = [("organization", SearchFilter), ("kind", ChoiceFilter)]
    list_select_related = ["organization", "signer"]
    search_fields = ["organization__search"]
    autocomplete_fields = ["organization", "signer"]
    fieldsets = [
        (None, {"fields": [("organization", "kind"), "type_code"]}),
        ("Người ký, nơi nhận", {"fields": ["authority", "signer", "addressees", "recipients"]}),
        ("Cỡ chữ và trang", {"fields": [("body_size", "line_height", "indent"), ("page_number_place", "two_sided")]}),
        ("Biên bản", {"fields": ["place_and_date", "adopted", "copies"]}),
        ("Chính tả", {"fields": ["tone_marks"]}),
    ]

    @admin.display(description="loại văn bản", ordering="kind")
    def kind_name(self, setting):
        return setting.get_kind_display() if setting.kind else "Mọi loại văn bản"
