"""How the admin site looks, and its sidebar: grouped by what people do, each role sees what it may open."""

from django.templatetags.static import static
from django.urls import reverse, reverse_lazy

# Title of the group, then (title, icon of Material Symbols, "app.model").
GROUPS = [
    (
        "Giao ban",
        [
            ("Hội nghị giao ban", "groups", "briefings.briefing"),
            ("Báo cáo của tổ chức", "assignment", "briefings.organizationreport"),
            ("Kết quả đạt được", "verified", "briefings.achievement"),
            ("Tồn tại, hạn chế", "report_problem", "briefings.shortcoming"),
            ("Kiến nghị, đề xuất", "forum", "briefings.proposal"),
            ("Văn bản", "description", "briefings.document"),
            ("Loạt giao ban", "event_repeat", "briefings.briefingseries"),
            ("Chủ đề", "sell", "briefings.theme"),
        ],
    ),
    (
        "Nhiệm vụ và chỉ đạo",
        [
            ("Chỉ đạo", "campaign", "briefings.directive"),
            ("Tiến độ đã báo cáo", "trending_up", "briefings.progressupdate"),
            ("Tài liệu minh chứng", "attach_file", "briefings.evidence"),
            ("Đề nghị gia hạn", "more_time", "briefings.extensionrequest"),
            ("Xem xét chỉ đạo", "fact_check", "briefings.directivereview"),
            ("Nhiệm vụ quý", "task_alt", "briefings.task"),
        ],
    ),
    (
        "Tổ chức",
        [
            ("Tổ chức", "account_balance", "organizations.organization"),
            ("Chức vụ", "badge", "organizations.post"),
            ("Đơn vị hành chính", "map", "organizations.administrativeunit"),
        ],
    ),
    (
        "Số liệu xã",
        [
            ("Số liệu", "table_chart", "organizations.indicatorvalue"),
            ("Các lần nhập", "upload_file", "organizations.importbatch"),
            ("Khóa số liệu", "lock", "organizations.periodlock"),
            ("Cho phép sửa số liệu", "lock_open", "organizations.periodgrant"),
            ("Sửa sau khi khóa", "history", "organizations.valuerevision"),
            ("Biểu mẫu", "list_alt", "organizations.reportform"),
            ("Chỉ tiêu", "monitoring", "organizations.indicator"),
            ("Quy tắc kiểm tra", "rule", "organizations.indicatorrule"),
        ],
    ),
    (
        "Hệ thống",
        [
            ("Tài khoản", "person", "organizations.user"),
            ("Vai trò", "key", "organizations.membership"),
            ("Sổ số văn bản", "pin", "briefings.numberseries"),
            ("Thể thức riêng", "format_shapes", "briefings.papersetting"),
            ("Số đã cấp", "tag", "briefings.numberallocation"),
        ],
    ),
]


def navigation(request) -> list[dict]:
    """The sidebar for the user of ``request``: groups with at least one page that the user may open."""
    groups = [
        {
            "title": title,
            "separator": bool(number),
            "items": [found for entry in entries if (found := _item(request, *entry))],
        }
        for number, (title, entries) in enumerate(GROUPS)
    ]
    return [group for group in groups if group["items"]]


def _item(request, title: str, icon: str, label: str) -> dict | None:
    app, model = label.split(".")
    if not request.user.has_perm(f"{app}.view_{model}"):
        return None
    return {"title": title, "icon": icon, "link": reverse(f"admin:{app}_{model}_changelist")}


UNFOLD = {
    "SITE_TITLE": "Cổng giao ban",
    "SITE_HEADER": "Cổng giao ban",
    "SITE_SUBHEADER": "Mặt trận và các đoàn thể",
    "SITE_SYMBOL": "diversity_3",
    "SITE_URL": "/",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("portal/icon.svg")},
    ],
    "ACCOUNT": {"navigation": [{"title": "Tài khoản của tôi", "link": reverse_lazy("organizations:account")}]},
    "SHOW_LANGUAGES": False,
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": True,
    "SHOW_BACK_BUTTON": False,
    "THEME": "light",
    "STYLES": [lambda request: static("organizations/admin.css")],
    "SCRIPTS": [
        lambda request: static("portal/vietnamese.js"),
        lambda request: static("organizations/forms.js"),
    ],
    "COLORS": {
        "primary": {
            "50": "oklch(97% 0.013 25)",
            "100": "oklch(93.6% 0.032 25)",
            "200": "oklch(88.5% 0.062 25)",
            "300": "oklch(80.8% 0.114 25)",
            "400": "oklch(70.4% 0.17 25)",
            "500": "oklch(60% 0.2 26)",
            "600": "oklch(52% 0.19 27)",
            "700": "oklch(46% 0.17 27)",
            "800": "oklch(40% 0.14 27)",
            "900": "oklch(36% 0.12 27)",
            "950": "oklch(24% 0.08 27)",
        }
    },
    "SIDEBAR": {
        "show_search": False,
        "command_search": False,
        "show_all_applications": False,
        "navigation": navigation,
    },
}
