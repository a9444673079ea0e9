from django.db import migrations

LAST = {"half_year": 2, "nine_months": 3, "year": 4}


def lock_figures(apps, schema_editor):
    """Until now figures stayed open when their briefing was closed; from now on they are locked, from this moment."""
    locks = apps.get_model("organizations", "PeriodLock").objects
    briefings = apps.get_model("briefings", "Briefing").objects.filter(status="closed")
    for briefing in briefings.select_related("series").order_by("pk"):
        last = LAST.get(briefing.period_kind)
        for quarter in range(1, last + 1) if last else filter(None, [briefing.quarter]):
            locks.get_or_create(
                organization_id=briefing.series.host_id,
                unit_id=briefing.unit_id,
                year=briefing.year,
                quarter=quarter,
                defaults={"reason": f"Hội nghị đã khép: “{briefing.title}”"[:255]},
            )


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0006_period_locks"),
        ("briefings", "0007_days_received_and_days_that_are_wrong"),
    ]
    operations = [migrations.RunPython(lock_figures, migrations.RunPython.noop)]
