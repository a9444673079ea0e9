"""What happened once because a form was sent, and what people wrote before it could be sent."""

from django.conf import settings
from django.db import models


class Submission(models.Model):
    """One sent form that took effect, written in the transaction of the effect.

    ``token``: of the rendering that was sent. Sent again, it leads to ``target`` and says ``said``. ``fingerprint``: of
    what was sent, so that the same content from another tab, or other content from the same page, is recognized.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="submissions", verbose_name="người gửi"
    )
    path = models.CharField("địa chỉ", max_length=500)
    token = models.CharField("mã của trang đã mở", max_length=32)
    fingerprint = models.CharField("mã băm nội dung", max_length=64)
    target = models.CharField("trang kết quả", max_length=1000, blank=True)
    said = models.TextField("câu đã trả lời", blank=True)
    created_at = models.DateTimeField("lúc", auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = "lần gửi biểu mẫu"
        verbose_name_plural = "lần gửi biểu mẫu"
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "path", "token"], name="submission_once")]

    def __str__(self):
        return self.path


class KeptForm(models.Model):
    """A form that was sent when the person was no longer signed in, or from a page that had become too old.

    Only the person who had opened the page gets it back, and only in the browser (``browser``) that sent it. Passwords
    and files are not kept; ``files`` names those that have to be chosen again.
    """

    key = models.CharField("khóa", max_length=43, unique=True)
    browser = models.CharField("trình duyệt", max_length=43)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="kept_forms", verbose_name="người viết"
    )
    path = models.CharField("địa chỉ", max_length=500)
    page = models.CharField("trang có biểu mẫu", max_length=500)
    data = models.JSONField("nội dung", default=dict)
    files = models.JSONField("tệp phải chọn lại", default=list)
    created_at = models.DateTimeField("lúc", auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = "biểu mẫu được giữ"
        verbose_name_plural = "biểu mẫu được giữ"
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.path


class TextDraft(models.Model):
    """A long text as it was being typed: the last one of each person, form (the address it is sent to) and field."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="text_drafts", verbose_name="người viết"
    )
    form = models.CharField("biểu mẫu", max_length=500)
    field = models.CharField("ô", max_length=200)
    text = models.TextField("nội dung")
    updated_at = models.DateTimeField("lúc", db_index=True)

    class Meta:
        verbose_name = "bản nháp"
        verbose_name_plural = "bản nháp"
        ordering = ["form", "field"]
        constraints = [models.UniqueConstraint(fields=["user", "form", "field"], name="text_draft_once")]

    def __str__(self):
        return f"{self.form} {self.field}"
