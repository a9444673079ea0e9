from django.db import migrations, models
from django.utils import timezone

DECISIONS = [
    ("pending", "Chờ quyết định"),
    ("approved", "Đồng ý"),
    ("rejected", "Không đồng ý"),
    ("withdrawn", "Rút lại"),
    ("lapsed", "Không còn cần xét"),
]
ENDED = {
    "done": ("accept", "Chỉ đạo đã được xác nhận hoàn thành."),
    "cancelled": ("cancel", "Chỉ đạo đã dừng."),
    "superseded": ("supersede", "Chỉ đạo đã được thay bằng chỉ đạo khác."),
}


def save(apps, record, reason, **changes):
    """Save ``changes`` of ``record`` as its next version, and keep that with ``reason`` in its history."""
    rows = type(record)._base_manager.filter(pk=record.pk)
    rows.update(**changes, version=record.version + 1, updated_at=timezone.now())
    record = rows.get()
    history = apps.get_model("briefings", f"Historical{type(record).__name__}")
    history.objects.create(
        **{field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields},
        history_date=record.updated_at,
        history_change_reason=reason,
        history_type="~",
    )


def settle_what_waits(apps, schema_editor):
    """Until now a request for more time, and a review not decided yet, outlived the directive that was accepted."""
    requests = apps.get_model("briefings", "ExtensionRequest").objects.filter(decision="pending")
    reviews = apps.get_model("briefings", "DirectiveReview").objects.filter(outcome="")
    for progress, (outcome, reason) in ENDED.items():
        for request in requests.filter(directive__progress=progress).order_by("pk"):
            settled = {"decision": "lapsed", "decision_note": reason, "decided_at": timezone.now()}
            save(apps, request, reason, **settled)
        for review in reviews.filter(directive__progress=progress).order_by("pk"):
            save(apps, review, reason, outcome=outcome)


def call_lapsed_withdrawn(apps, schema_editor):
    """Before there was the word, a request that ended with its directive was called withdrawn."""
    for name in ("ExtensionRequest", "HistoricalExtensionRequest"):
        rows = apps.get_model("briefings", name).objects.filter(decision="lapsed")
        rows.update(decision="withdrawn", decided_at=None)


class Migration(migrations.Migration):
    dependencies = [
        ("briefings", "0004_keep_lists_and_count_sessions"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="extensionrequest", name="extension_decision_has_author"),
        *(
            migrations.AlterField(
                model_name=name,
                name="decision",
                field=models.CharField(
                    choices=DECISIONS,
                    default="pending",
                    editable=False,
                    max_length=10,
                    verbose_name="quyết định",
                ),
            )
            for name in ("extensionrequest", "historicalextensionrequest")
        ),
        migrations.AddConstraint(
            model_name="extensionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decision__in", ["pending", "withdrawn"]),
                    models.Q(("decided_at__isnull", False), ("decision", "lapsed")),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="extension_decision_has_author",
                violation_error_message="Quyết định phải ghi người quyết định và thời điểm.",
            ),
        ),
        migrations.RunPython(settle_what_waits, call_lapsed_withdrawn),
    ]
