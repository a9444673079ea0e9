// What two libraries of the admin theme say in English by themselves. Both look at their defaults when they start,
// after this listener.
document.addEventListener("DOMContentLoaded", () => {
  // Told to screen readers of every scrolling area.
  if (window.SimpleBar) window.SimpleBar.defaultOptions.ariaLabel = "Vùng cuộn được";

  // Django's own i18n/vi.js is lost: pages load Select2 twice, and its filters never ask for the file.
  window.django?.jQuery?.fn.select2?.defaults.set("language", {
    errorLoading: () => "Không tải được kết quả.",
    inputTooLong: ({ input, maximum }) => `Hãy xóa bớt ${input.length - maximum} ký tự.`,
    inputTooShort: ({ input, minimum }) => `Hãy nhập thêm ${minimum - input.length} ký tự.`,
    loadingMore: () => "Đang tải thêm kết quả…",
    maximumSelected: ({ maximum }) => `Chỉ chọn được ${maximum} mục.`,
    noResults: () => "Không tìm thấy kết quả",
    searching: () => "Đang tìm…",
    removeAllItems: () => "Bỏ tất cả các mục",
  });
});
