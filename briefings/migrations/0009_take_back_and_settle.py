import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

CALLED_OFF = (
    (("expected", "draft", "returned"), "waived", "Hội nghị đã hủy."),
    (("submitted", "accepted"), "locked", "Hội nghị đã hủy; báo cáo đã nộp được giữ nguyên."),
)


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
    """Until now a report outlived its briefing that was called off, and a permission the report that was taken again."""
    reports = apps.get_model("briefings", "OrganizationReport").objects.filter(briefing__status="cancelled")
    for sources, target, reason in CALLED_OFF:
        for report in reports.filter(status__in=sources).order_by("pk"):
            more = {"waived_reason": reason} if target == "waived" else {}
            save(apps, report, reason, status=target, **more)
    grants = apps.get_model("briefings", "ReopenGrant").objects.filter(expires_at__gt=timezone.now())
    versions = apps.get_model("briefings", "HistoricalOrganizationReport").objects
    for grant in grants:
        taken = versions.filter(id=grant.report_id, status="accepted", history_date__gt=grant.granted_at)
        if last := taken.order_by("history_id").last():
            ends = apps.get_model("briefings", "ReopenGrantEnd").objects
            by = last.history_user_id or grant.granted_by_id
            ends.create(grant=grant, by_id=by, reason="Báo cáo đã được nhận lại.")


def take_effects_back(apps, schema_editor):
    """A directive that came back kept the 100 % of the report; what it had been before, its history knows."""
    directives = apps.get_model("briefings", "Directive").objects
    versions = apps.get_model("briefings", "HistoricalDirective").objects
    updates = apps.get_model("briefings", "ProgressUpdate").objects
    for directive in directives.filter(progress="in_progress", percent=100).order_by("pk"):
        told = versions.filter(id=directive.pk).order_by("history_id")
        reported = told.filter(progress="submitted").last()
        if reported is None:
            continue
        before = told.filter(progress__in=["not_started", "in_progress"], history_id__lt=reported.history_id).last()
        own = updates.filter(directive=directive.pk, organization=directive.lead_organization_id)
        if not own.filter(at__gt=reported.history_date, percent__isnull=False).exists():
            percent = before.percent if before else 0
            save(apps, directive, "Trả lại: ghi lại phần trăm trước khi báo cáo hoàn thành", percent=percent)
    # No step left such a thing behind.
    directives.exclude(progress__in=["submitted", "done"]).exclude(completed_on=None).update(completed_on=None)
    directives.exclude(progress__in=["cancelled", "superseded"]).exclude(closing_reason="").update(closing_reason="")


class Migration(migrations.Migration):

    dependencies = [
        ('briefings', '0008_lock_figures_of_closed_briefings'),
        ('organizations', '0005_lighter_imports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(take_effects_back, migrations.RunPython.noop),
        migrations.CreateModel(
            name='HistoricalDirective_further_successors',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                'verbose_name': 'HistoricalDirective_further_successors',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='ReopenGrantEnd',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='lý do')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='kết thúc lúc')),
            ],
            options={
                'verbose_name': 'kết thúc cho phép mở lại',
                'verbose_name_plural': 'các lần kết thúc cho phép mở lại',
                'ordering': ['grant'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='directive',
            name='directive_completed_has_day',
        ),
        migrations.RemoveConstraint(
            model_name='directive',
            name='directive_closing_has_reason',
        ),
        migrations.AddField(
            model_name='directive',
            name='further_successors',
            field=models.ManyToManyField(blank=True, editable=False, related_name='supersedes_too', to='briefings.directive', verbose_name='và được thay bằng'),
        ),
        migrations.AddConstraint(
            model_name='directive',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('completed_on__isnull', False), ('progress__in', ['submitted', 'done'])), models.Q(models.Q(('progress__in', ['submitted', 'done']), _negated=True), ('completed_on__isnull', True)), _connector='OR'), name='directive_completed_has_day', violation_error_message='Đã báo cáo hoàn thành thì phải có ngày hoàn thành, chỉ đạo khác thì không.'),
        ),
        migrations.AddConstraint(
            model_name='directive',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('progress__in', ['cancelled', 'superseded']), models.Q(('closing_reason', ''), _negated=True)), models.Q(models.Q(('progress__in', ['cancelled', 'superseded']), _negated=True), ('closing_reason', '')), _connector='OR'), name='directive_closing_has_reason', violation_error_message='Dừng hoặc thay thế chỉ đạo thì phải ghi lý do; chỉ đạo khác thì không.'),
        ),
        migrations.AddField(
            model_name='historicaldirective_further_successors',
            name='from_directive',
            field=models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='briefings.directive'),
        ),
        migrations.AddField(
            model_name='historicaldirective_further_successors',
            name='history',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='briefings.historicaldirective'),
        ),
        migrations.AddField(
            model_name='historicaldirective_further_successors',
            name='to_directive',
            field=models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='briefings.directive'),
        ),
        migrations.AddField(
            model_name='reopengrantend',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người kết thúc'),
        ),
        migrations.AddField(
            model_name='reopengrantend',
            name='grant',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='end', to='briefings.reopengrant', verbose_name='cho phép mở lại báo cáo'),
        ),
        migrations.AddConstraint(
            model_name='reopengrantend',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='reopen_grant_end_has_reason', violation_error_message='Kết thúc cho phép mở lại báo cáo thì phải ghi lý do.'),
        ),
        migrations.RunPython(settle_what_waits, migrations.RunPython.noop),
    ]
