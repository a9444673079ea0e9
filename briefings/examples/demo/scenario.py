"""The illustrative quarters in words and days. Figures, days and events are made up and marked as such."""

from dataclasses import dataclass, field
from datetime import date

from briefings.choices import ChecklistAnswer, DueKind, ReviewOutcome
from briefings.examples.sample import text

DONE, NOT_DONE, CONTINUE = ChecklistAnswer.DONE, ChecklistAnswer.NOT_DONE, ChecklistAnswer.CONTINUE


@dataclass(frozen=True)
class DemoReport:
    """One organization's report. ``submitted`` empty: never handed in; ``accepted`` empty: still waiting.

    ``answers``: what became of the task and of the shortcoming carried into it, each an answer and a note.
    """

    organization: str
    submitted: date | None = None
    achievements: tuple[tuple[str, str], ...] = ()  # text and theme
    shortcoming: str = ""
    cause: str = ""
    remedy: str = ""
    task: tuple[ChecklistAnswer, str] = (CONTINUE, "")
    carried: tuple[ChecklistAnswer, str] = (CONTINUE, "")
    returned: tuple[date, str] | None = None
    again: date | None = None
    accepted: date | None = None
    waived: str = ""


@dataclass(frozen=True)
class DemoStep:
    """One thing that happens to a directive on a day: ``what`` is the name of the step."""

    on: date
    what: str
    by: str
    text: str = ""
    percent: int | None = None
    day: date | None = None  # completed on, or the new deadline

    @property
    def named_day(self) -> date:
        """``day`` of a step that cannot be taken without one. ValueError where it is missing."""
        if self.day is None:
            raise ValueError(f"the step {self.what!r} of {self.on} names no day")
        return self.day


@dataclass(frozen=True)
class DemoDirective:
    """A directive of the session. ``lead`` empty: written down, not assigned yet."""

    key: str
    content: str
    theme: str = ""
    lead: str = ""
    coordinating: tuple[str, ...] = ()
    due_kind: str = DueKind.DATE
    due_on: date | None = None
    due_text: str = ""
    product: str = ""
    steps: tuple[DemoStep, ...] = ()


@dataclass(frozen=True)
class DemoQuarter:
    """One briefing: the three dates, what was reported, concluded and assigned, what was decided on earlier directives.

    ``decided``: outcome, remark and reason by key of the directive; those that are not named go on, and those of
    ``undecided`` wait. ``closed`` empty: the briefing is still being written down.
    """

    called: date
    data_from: date
    data_to: date
    submit_by: date
    held: date
    reports: tuple[DemoReport, ...]
    conclusions: tuple[str, ...]
    directives: tuple[DemoDirective, ...]
    decided: dict[str, tuple[ReviewOutcome, str]] = field(default_factory=dict)
    undecided: tuple[str, ...] = ()
    closed: date | None = None


# What each organization had planned for the first quarter.
TASKS = {
    "mttq": ("Giám sát việc chi trả hỗ trợ cho hộ nghèo", 4, "cuộc"),
    "congdoan": ("Thành lập công đoàn cơ sở mới", 2, "CĐCS"),
    "nongdan": ("Thành lập tổ hợp tác trồng hồng không hạt", 5, "tổ"),
    "phunu": ("Vận động hội viên xây dựng nhà tiêu hợp vệ sinh", 60, "hộ"),
    "thanhnien": ("Trồng cây xanh dọc đường liên thôn", 1500, "cây"),
    "ccb": ("Giúp hộ cựu chiến binh xóa nhà tạm", 3, "nhà"),
}

Q2 = DemoQuarter(
    called=date(2020, 6, 15),
    data_from=date(2020, 4, 1),
    data_to=date(2020, 6, 30),
    submit_by=date(2020, 7, 2),
    held=date(2020, 7, 7),
    closed=date(2020, 7, 10),
    reports=(
        DemoReport(
            "mttq",
            date(2020, 7, 1),
            (
                ("Vận động ủng hộ phòng, chống dịch được 186 triệu đồng.", text.COVID),
                ("Tổ chức 3 cuộc giám sát việc chi trả hỗ trợ theo Nghị quyết 42.", text.SUPERVISION),
            ),
            "Ban Thanh tra nhân dân ở một số xã hoạt động còn hình thức.",
            "Cán bộ mới kiêm nhiệm, chưa được tập huấn.",
            "Mở lớp tập huấn trong quý III.",
            task=(DONE, "Đã giám sát 4/4 cuộc."),
            accepted=date(2020, 7, 3),
        ),
        DemoReport(
            "congdoan",
            date(2020, 6, 30),
            (("Hỗ trợ 120 đoàn viên bị giảm việc do dịch bệnh.", text.COVID),),
            task=(NOT_DONE, "Hai doanh nghiệp dự kiến vận động đã tạm dừng hoạt động do dịch."),
            accepted=date(2020, 7, 2),
        ),
        DemoReport(
            "nongdan",
            date(2020, 6, 29),
            (("Hướng dẫn 14 nhóm hộ liên kết sản xuất, kinh doanh.", text.ECONOMY),),
            "Việc tái đàn lợn ở một số thôn chưa bảo đảm an toàn dịch.",
            "Giống chưa rõ nguồn gốc.",
            "Phối hợp trạm thú y kiểm tra trước khi nhập đàn.",
            returned=(date(2020, 6, 30), "Chưa ghi số tổ hợp tác đã thành lập."),
            again=date(2020, 7, 1),
            accepted=date(2020, 7, 2),
        ),
        DemoReport(
            "phunu",
            date(2020, 7, 6),
            (("Vận động 22 hộ xây dựng nhà tiêu hợp vệ sinh.", text.NEW_RURAL),),
            accepted=date(2020, 7, 6),
        ),
        DemoReport(
            "thanhnien",
            date(2020, 7, 2),
            (("Ra quân 9 đội thanh niên tình nguyện, trồng 1.620 cây xanh.", text.NEW_RURAL),),
            task=(DONE, "Đã trồng 1.620 cây."),
            accepted=date(2020, 7, 3),
        ),
        DemoReport("ccb", waived="Chưa gửi báo cáo; báo cáo bằng lời tại hội nghị."),
    ),
    conclusions=(
        "Ghi nhận các tổ chức đã vừa phòng, chống dịch vừa giữ nền nếp hoạt động.",
        "Các tổ chức tập trung giúp xã Nghĩa Tá về đích nông thôn mới và nộp báo cáo đúng hạn.",
    ),
    directives=(
        DemoDirective(
            "nha-tieu",
            "Vận động hội viên xã Nghĩa Tá xây dựng nhà tiêu hợp vệ sinh và dọn vệ sinh đường làng.",
            text.NEW_RURAL,
            "phunu",
            ("thanhnien",),
            due_on=date(2020, 9, 30),
            product="60 hộ có nhà tiêu hợp vệ sinh",
            steps=(
                DemoStep(date(2020, 7, 14), "acknowledge", "phunu"),
                DemoStep(date(2020, 7, 16), "acknowledge", "thanhnien"),
                DemoStep(date(2020, 8, 25), "update", "phunu", "Đã xong 38 hộ, 22 hộ đang làm.", 60),
                DemoStep(
                    date(2020, 9, 18),
                    "request_extension",
                    "phunu",
                    "Mưa lũ tháng 8 làm chậm việc chở vật liệu.",
                    day=date(2020, 10, 31),
                ),
                DemoStep(date(2020, 9, 22), "approve_extension", "lanhdao", "Đồng ý; không gia hạn thêm."),
                DemoStep(date(2020, 10, 28), "submit", "phunu", "Đủ 60 hộ.", day=date(2020, 10, 27)),
                DemoStep(date(2020, 11, 2), "accept", "vanphong"),
            ),
        ),
        DemoDirective(
            "to-hop-tac",
            "Hướng dẫn thành lập tổ hợp tác trồng hồng không hạt gắn với sản phẩm OCOP.",
            text.OCOP,
            "nongdan",
            ("phunu",),
            due_on=date(2020, 9, 15),
            product="Ít nhất 3 tổ hợp tác",
            steps=(
                DemoStep(date(2020, 7, 13), "acknowledge", "nongdan"),
                DemoStep(date(2020, 8, 12), "update", "nongdan", "Đã thành lập 2 tổ.", 60),
                DemoStep(date(2020, 9, 11), "submit", "nongdan", "Đã thành lập 3 tổ, 41 hộ.", day=date(2020, 9, 10)),
            ),
        ),
        DemoDirective(
            "tap-huan",
            "Tập huấn nghiệp vụ cho Ban Thanh tra nhân dân các xã, thị trấn.",
            text.SUPERVISION,
            "mttq",
            due_on=date(2020, 8, 31),
            steps=(
                DemoStep(date(2020, 7, 20), "acknowledge", "mttq"),
                DemoStep(date(2020, 9, 12), "submit", "mttq", "Đã tập huấn 2 lớp, 94 người.", day=date(2020, 9, 11)),
                DemoStep(date(2020, 9, 15), "accept", "lanhdao"),
            ),
        ),
        DemoDirective(
            "doanh-nghiep",
            "Rà soát việc đóng bảo hiểm xã hội tại các doanh nghiệp trên địa bàn.",
            text.WELFARE,
            "congdoan",
            due_on=date(2020, 9, 30),
            steps=(DemoStep(date(2020, 8, 5), "update", "congdoan", "Đã rà soát 6/19 doanh nghiệp.", 30),),
        ),
        DemoDirective(
            "du-luan",
            "Nắm tình hình tư tưởng, dư luận của đoàn viên, hội viên và báo cáo kịp thời.",
            text.OPINION,
            "thanhnien",
            ("mttq", "congdoan", "nongdan", "phunu", "ccb"),
            due_kind=DueKind.ONGOING,
            steps=(
                DemoStep(date(2020, 7, 14), "acknowledge", "thanhnien"),
                DemoStep(date(2020, 8, 30), "update", "thanhnien", "Mỗi tuần có một bản tổng hợp."),
            ),
        ),
    ),
)

Q3 = DemoQuarter(
    called=date(2020, 9, 14),
    data_from=date(2020, 7, 1),
    data_to=date(2020, 9, 30),
    submit_by=date(2020, 10, 2),
    held=date(2020, 10, 6),
    closed=date(2020, 10, 9),
    reports=(
        DemoReport(
            "mttq",
            date(2020, 10, 1),
            (("Quỹ “Vì người nghèo” huyện vận động được 214 triệu đồng.", text.WELFARE),),
            task=(DONE, ""),
            carried=(DONE, "Đã tập huấn 2 lớp."),
            accepted=date(2020, 10, 2),
        ),
        DemoReport(
            "congdoan",
            date(2020, 10, 2),
            (("Trao 85 suất quà cho con đoàn viên vượt khó học giỏi.", text.WELFARE),),
            accepted=date(2020, 10, 5),
        ),
        DemoReport(
            "nongdan",
            date(2020, 9, 30),
            (("Thành lập 3 tổ hợp tác trồng hồng không hạt.", text.OCOP),),
            task=(DONE, "Đã thành lập 5/5 tổ trong hai quý."),
            accepted=date(2020, 10, 1),
        ),
        DemoReport(
            "phunu",
            date(2020, 10, 1),
            (("Đã có 38 hộ ở Nghĩa Tá xây dựng nhà tiêu hợp vệ sinh.", text.NEW_RURAL),),
            accepted=date(2020, 10, 2),
        ),
        DemoReport(
            "thanhnien",
            date(2020, 10, 2),
            (("Giúp 17 gia đình chính sách sửa nhà sau mưa lũ.", text.WELFARE),),
            "Sinh hoạt chi đoàn ở một số thôn chưa đều.",
            "Đoàn viên đi làm ăn xa.",
            "Tổ chức sinh hoạt cụm chi đoàn.",
            accepted=date(2020, 10, 5),
        ),
        DemoReport(
            "ccb",
            date(2020, 10, 5),
            (("Giúp 2 hộ cựu chiến binh xóa nhà tạm.", text.WELFARE),),
            task=(CONTINUE, "Còn 1 nhà, chờ đất."),
            accepted=date(2020, 10, 5),
        ),
    ),
    decided={
        "to-hop-tac": (ReviewOutcome.ACCEPT, "Đạt yêu cầu, vượt tiến độ."),
        "nha-tieu": (ReviewOutcome.EXTEND, "Đã đồng ý gia hạn đến 31/10/2020."),
        "doanh-nghiep": (ReviewOutcome.CONTINUE, "Chậm; báo cáo lãnh đạo hằng tháng."),
    },
    conclusions=("Biểu dương các tổ chức nộp báo cáo đúng hạn; phê bình việc rà soát bảo hiểm xã hội còn chậm.",),
    directives=(
        DemoDirective(
            "nha-tam",
            "Hoàn thành xóa nhà tạm cho hộ cựu chiến binh trước Ngày hội Đại đoàn kết.",
            text.WELFARE,
            "ccb",
            ("mttq",),
            due_on=date(2020, 11, 30),
            steps=(
                DemoStep(date(2020, 10, 13), "acknowledge", "ccb"),
                DemoStep(date(2020, 11, 25), "submit", "ccb", "Đã xong 3/3 nhà.", day=date(2020, 11, 24)),
                DemoStep(date(2020, 11, 27), "return_", "vanphong", "Chưa có biên bản bàn giao nhà thứ ba."),
                DemoStep(date(2020, 11, 30), "submit", "ccb", "Đã bổ sung biên bản bàn giao.", day=date(2020, 11, 30)),
                DemoStep(date(2020, 12, 3), "accept", "vanphong"),
            ),
        ),
        DemoDirective(
            "tai-dan",
            "Hướng dẫn hội viên tái đàn lợn an toàn, khai báo trước khi nhập giống.",
            text.SWINE_FEVER,
            "nongdan",
            due_on=date(2020, 12, 15),
            steps=(DemoStep(date(2020, 10, 20), "acknowledge", "nongdan"),),
        ),
        DemoDirective(
            "nghia-ta",
            "Huy động ngày công giúp xã Nghĩa Tá hoàn thành các tiêu chí còn lại.",
            text.NEW_RURAL,
            "mttq",
            ("nongdan", "phunu", "thanhnien", "ccb"),
            due_kind=DueKind.PERIOD,
            due_on=date(2020, 12, 31),
            due_text="trong quý IV năm 2020",
            steps=(
                DemoStep(date(2020, 10, 12), "acknowledge", "mttq"),
                DemoStep(date(2020, 11, 20), "update", "mttq", "Đã huy động 640 ngày công.", 55),
                DemoStep(date(2020, 12, 18), "update", "phunu", "Hội Phụ nữ góp 120 ngày công."),
            ),
        ),
        DemoDirective(
            "ve-sinh",
            "Tổ chức ngày thứ bảy vì nông thôn mới ở xã Nghĩa Tá.",
            text.NEW_RURAL,
            "thanhnien",
            due_on=date(2020, 12, 31),
            steps=(DemoStep(date(2020, 10, 26), "supersede:nghia-ta", "lanhdao", "Gộp vào việc huy động ngày công."),),
        ),
    ),
)

Q4 = DemoQuarter(
    called=date(2020, 12, 14),
    data_from=date(2020, 10, 1),
    data_to=date(2020, 12, 31),
    submit_by=date(2020, 12, 31),
    held=date(2021, 1, 5),
    reports=(
        DemoReport(
            "mttq",
            date(2020, 12, 30),
            (("Tổ chức Ngày hội Đại đoàn kết ở các khu dân cư.", text.NEW_RURAL),),
            accepted=date(2020, 12, 31),
        ),
        DemoReport(
            "congdoan",
            date(2021, 1, 4),
            (("Rà soát được 11/19 doanh nghiệp về bảo hiểm xã hội.", text.WELFARE),),
        ),
        DemoReport(
            "nongdan",
            date(2020, 12, 29),
            (("Hai sản phẩm của tổ hợp tác dự thi OCOP.", text.OCOP),),
            carried=(CONTINUE, ""),
            returned=(date(2020, 12, 30), "Chưa nêu kết quả hướng dẫn tái đàn."),
        ),
        DemoReport(
            "phunu",
            date(2020, 12, 31),
            (("Đủ 60 hộ ở Nghĩa Tá có nhà tiêu hợp vệ sinh.", text.NEW_RURAL),),
            task=(DONE, "Đã xong 60 hộ."),
            accepted=date(2021, 1, 4),
        ),
        DemoReport("thanhnien"),
        DemoReport("ccb"),
    ),
    decided={"tai-dan": (ReviewOutcome.CONTINUE, "Chưa có báo cáo; yêu cầu báo cáo trước 15/01.")},
    undecided=("doanh-nghiep", "nghia-ta"),
    conclusions=("Các tổ chức rà soát việc còn nợ của năm 2020, xong trong quý I năm 2021.",),
    directives=(
        DemoDirective(
            "tet",
            "Chuẩn bị thăm, tặng quà hộ nghèo, gia đình chính sách dịp Tết Tân Sửu.",
            text.WELFARE,
            "mttq",
            ("congdoan", "phunu"),
            due_on=date(2021, 2, 5),
        ),
        DemoDirective("giong", "Kiểm tra nguồn giống trước vụ xuân."),
    ),
)

QUARTERS = (Q2, Q3, Q4)
