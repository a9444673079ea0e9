import django.db.models.deletion
import simple_history.models
from django.db import migrations, models


FAR = 1000  # out of the way while the numbers move: each directive has every number once
LISTS = (
    ("Achievement", "figures", "indicatorvalue"),
    ("BriefingSeries", "participants", "organization"),
    ("Directive", "coordinating_organizations", "organization"),
    ("Directive", "units", "administrativeunit"),
)


def count_the_session_that_assigned(apps, schema_editor):
    """The session that assigned a directive is the first time: what was the first review is the second time."""
    reviews = apps.get_model("briefings", "DirectiveReview").objects
    reviews.update(nth=models.F("nth") + FAR + 1)
    reviews.update(nth=models.F("nth") - FAR)
    apps.get_model("briefings", "HistoricalDirectiveReview").objects.update(nth=models.F("nth") + 1)


def count_reviews_alone(apps, schema_editor):
    reviews = apps.get_model("briefings", "DirectiveReview").objects
    reviews.update(nth=models.F("nth") + FAR)
    reviews.update(nth=models.F("nth") - FAR - 1)
    apps.get_model("briefings", "HistoricalDirectiveReview").objects.update(nth=models.F("nth") - 1)


def know_the_lists_as_they_are(apps, schema_editor):
    """Versions of before kept no lists: they get the present ones, so that no change is told that nobody made."""
    for name, field, other in LISTS:
        model = apps.get_model("briefings", name)
        keeps = apps.get_model("briefings", f"Historical{name}_{field}")
        own, listed = f"{name.lower()}_id", f"{other}_id"
        present = {}
        for row in getattr(model, field).through.objects.values("id", own, listed):
            present.setdefault(row[own], []).append(row)
        versions = apps.get_model("briefings", f"Historical{name}").objects.filter(id__in=present)
        keeps.objects.bulk_create(
            (
                keeps(history_id=version, **row)
                for version, key in versions.values_list("history_id", "id")
                for row in present[key]
            ),
            batch_size=500,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("briefings", "0003_signed_files_and_deliveries"),
        ("organizations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalAchievement_figures",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalAchievement_figures",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalBriefingSeries_participants",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalBriefingSeries_participants",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDirective_coordinating_organizations",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalDirective_coordinating_organizations",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDirective_units",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalDirective_units",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RemoveConstraint(
            model_name="directivereview",
            name="review_numbers_range",
        ),
        migrations.AlterField(
            model_name="directivereview",
            name="nth",
            field=models.PositiveSmallIntegerField(
                editable=False, help_text="Hội nghị giao việc là lần thứ nhất.", verbose_name="lần thứ"
            ),
        ),
        migrations.AlterField(
            model_name="historicaldirectivereview",
            name="nth",
            field=models.PositiveSmallIntegerField(
                editable=False, help_text="Hội nghị giao việc là lần thứ nhất.", verbose_name="lần thứ"
            ),
        ),
        migrations.RunPython(count_the_session_that_assigned, count_reviews_alone),
        migrations.AddConstraint(
            model_name="directivereview",
            constraint=models.CheckConstraint(
                condition=models.Q(("nth__gte", 2), ("percent_then__lte", 100)),
                name="review_numbers_range",
                violation_error_message="Hội nghị giao việc là lần thứ nhất nên lần xem xét tính từ 2; phần trăm từ 0 đến 100.",
            ),
        ),
        migrations.AddField(
            model_name="historicalachievement_figures",
            name="achievement",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_tablespace="",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="briefings.achievement",
            ),
        ),
        migrations.AddField(
            model_name="historicalachievement_figures",
            name="history",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                to="briefings.historicalachievement",
            ),
        ),
        migrations.AddField(
            model_name="historicalachievement_figures",
            name="indicatorvalue",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_tablespace="",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="organizations.indicatorvalue",
            ),
        ),
        migrations.AddField(
            model_name="historicalbriefingseries_participants",
            name="briefingseries",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_tablespace="",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="briefings.briefingseries",
            ),
        ),
        migrations.AddField(
            model_name="historicalbriefingseries_participants",
            name="history",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                to="briefings.historicalbriefingseries",
            ),
        ),
        migrations.AddField(
            model_name="historicalbriefingseries_participants",
            name="organization",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_tablespace="",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="organizations.organization",
            ),
        ),
        migrations.AddField(
            model_name="historicaldirective_coordinating_organizations",
            name="directive",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_tablespace="",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="briefings.directive",
            ),
        ),
        migrations.AddField(
            model_name="historicaldirective_coordinating_organizations",
            name="history",
            field=models.ForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="briefings.historicaldirective"
            ),
        ),
        migrations.AddField(
            model_name="historicaldirective_coordinating_organizations",
            name="organization",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_tablespace="",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="organizations.organization",
            ),
        ),
        migrations.AddField(
            model_name="historicaldirective_units",
            name="administrativeunit",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_tablespace="",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="organizations.administrativeunit",
            ),
        ),
        migrations.AddField(
            model_name="historicaldirective_units",
            name="directive",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_tablespace="",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="briefings.directive",
            ),
        ),
        migrations.AddField(
            model_name="historicaldirective_units",
            name="history",
            field=models.ForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="briefings.historicaldirective"
            ),
        ),
        migrations.RunPython(know_the_lists_as_they_are, migrations.RunPython.noop),
    ]
