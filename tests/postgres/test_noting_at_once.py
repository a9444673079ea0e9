"""What several processes tell whoever runs the portal at once is one entry that counts each time."""

import threading

import pytest
from django.db import connection

from organizations.choices import OperatorKind
from organizations.models import OperatorEntry
from organizations.operator_log import note


@pytest.mark.django_db(transaction=True)
def test_each_time_is_counted_however_many_tell_of_it_at_once():
    if connection.vendor == "sqlite":
        pytest.skip("threads do not share the tests' database in memory")

    def tell():
        for _ in range(10):
            note(OperatorKind.FILE, "Không đọc được tệp; hãy khôi phục từ bản sao lưu.", key="a")
        connection.close()

    threads = [threading.Thread(target=tell) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert OperatorEntry.objects.get().times == 40
