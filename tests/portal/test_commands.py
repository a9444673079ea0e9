"""Every command of the portal as a stranger meets it."""

import pytest
from django.core.management import get_commands, load_command_class

OURS = sorted(name for name, app in get_commands().items() if app in ("organizations", "briefings", "portal"))


def run(name, *arguments, capsys):
    """Exit status, standard output and standard error of ``manage.py name arguments``."""
    app = get_commands()[name]
    command = load_command_class(app, name)
    with pytest.raises(SystemExit) as ended:
        command.run_from_argv(["manage.py", name, *arguments])
    said = capsys.readouterr()
    return ended.value.code, said.out, said.err


def test_the_walk_finds_the_commands():
    assert {"load_sample", "import_units", "import_commune_data", "render_document"} <= set(OURS)


@pytest.mark.parametrize("name", OURS)
def test_help_is_in_vietnamese(name, capsys):
    status, out, _ = run(name, "--help", capsys=capsys)

    assert status == 0
    assert out.startswith("Cách dùng: ")
    for english in ("options:", "positional", "show this help", "Skip system checks", "Verbosity"):
        assert english not in out


def test_a_refusal_is_one_sentence_on_standard_error(db, capsys):
    status, out, err = run("import_units", "/khong-co.xls", capsys=capsys)

    assert (status, out) == (1, "")
    assert err == "Không đọc được tệp /khong-co.xls; hãy kiểm tra đường dẫn.\n"


def test_wrong_usage_is_another_status(db, capsys):
    status, _, err = run("import_units", capsys=capsys)

    assert status == 2
    assert "Cách dùng: " in err
