"""What an office settles for its own papers where rule books leave room or our sources are not sure."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from briefings.choices import DocumentKind, PageNumberPlace, ToneMarks
from briefings.querysets import PaperSettingQuerySet
from organizations.models import Organization, Post
from organizations.models.base import Tracked

EVERY_KIND = ""


class PaperSetting(Tracked):
    """One office's own choices for one kind of paper, or for all; an empty field leaves the profile's value.

    What is set for a kind goes before what is set for all kinds. Issued papers keep the form in which they were issued.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="paper_settings", verbose_name="cơ quan ban hành"
    )
    kind = models.CharField(
        "loại văn bản",
        max_length=20,
        choices=DocumentKind,
        blank=True,
        default=EVERY_KIND,
        help_text="Để trống thì áp dụng cho mọi loại văn bản của cơ quan.",
    )
    type_code = models.CharField(
        "mã loại trong số, ký hiệu", max_length=12, blank=True, help_text="Ví dụ TB trong 05/TB-MTTQ-BTT."
    )
    authority = models.TextField(
        "dòng quyền hạn ký",
        blank=True,
        max_length=300,
        help_text="Mỗi dòng in một dòng trên chức vụ người ký, ví dụ: TM. BAN THƯỜNG TRỰC, rồi KT. CHỦ TỊCH.",
    )
    signer = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người ký",
        help_text="Để trống thì chủ trì hội nghị ký. Biên bản luôn do thư ký và chủ trì ký.",
    )
    addressees = models.TextField(
        "kính gửi", blank=True, max_length=1000, help_text="Của báo cáo gửi cấp trên: mỗi dòng một nơi."
    )
    recipients = models.TextField(
        "nơi nhận", blank=True, max_length=2000, help_text="Mỗi dòng một nơi; dùng khi hội nghị không ghi nơi nhận."
    )
    body_size = models.DecimalField(
        "cỡ chữ lời văn",
        max_digits=3,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(13), MaxValueValidator(15)],
        help_text="Từ 13 đến 15 điểm; văn bản của Đảng từ 14.",
    )
    line_height = models.DecimalField(
        "khoảng cách dòng",
        max_digits=3,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(15), MaxValueValidator(25)],
        help_text="Từ dòng này đến dòng sau, tính bằng điểm, từ 15 đến 25; văn bản của Đảng từ 18 đến 22.",
    )
    indent = models.DecimalField(
        "thụt đầu dòng",
        max_digits=3,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(10), MaxValueValidator(13)],
        help_text="Tính bằng milimét, từ 10 đến 12,7.",
    )
    page_number_place = models.CharField("chỗ ghi số trang", max_length=4, choices=PageNumberPlace, blank=True)
    two_sided = models.BooleanField(
        "in hai mặt", default=False, help_text="Mặt sau của tờ giấy đổi lề trái và lề phải cho nhau."
    )
    place_and_date = models.BooleanField(
        "biên bản có địa danh, ngày tháng",
        null=True,
        blank=True,
        help_text="Mẫu 1.9 của Nghị định 30/2020/NĐ-CP không có dòng này.",
    )
    adopted = models.BooleanField(
        "biên bản ghi đã đọc lại và thông qua", default=False, help_text="Mẫu 1.9 không có câu này."
    )
    copies = models.PositiveSmallIntegerField(
        "biên bản lập thành mấy bản",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(99)],
        help_text="Để trống thì không ghi; Mẫu 1.9 không có câu này.",
    )
    tone_marks = models.CharField(
        "cách đặt dấu của lời in sẵn",
        max_length=3,
        choices=ToneMarks,
        blank=True,
        help_text="Để trống: theo thể thức.",
    )

    objects = PaperSettingQuerySet.as_manager()

    class Meta:
        verbose_name = "thể thức riêng của cơ quan"
        verbose_name_plural = "thể thức riêng của các cơ quan"
        ordering = ["organization", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind"],
                name="paper_setting_once",
                violation_error_message="Cơ quan này đã có thể thức riêng cho loại văn bản ấy; hãy sửa bản đã có.",
            ),
            models.CheckConstraint(
                condition=(Q(body_size__isnull=True) | Q(body_size__gte=13, body_size__lte=15))
                & (Q(line_height__isnull=True) | Q(line_height__gte=15, line_height__lte=25))
                & (Q(indent__isnull=True) | Q(indent__gte=10, indent__lte=13))
                & (Q(copies__isnull=True) | Q(copies__gte=1, copies__lte=99)),
                name="paper_setting_measures_range",
                violation_error_message="Cỡ chữ từ 13 đến 15 điểm, khoảng cách dòng từ 15 đến 25 điểm, thụt đầu dòng "
                "từ 10 đến 12,7 mm, số bản từ 1 đến 99.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display() if self.kind else 'Mọi loại văn bản'} – {self.organization}"
