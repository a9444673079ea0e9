"""Gunicorn's own lines, in the form of the portal's; requests are told by ``portal.request_log``, not by gunicorn."""

import os

from gunicorn.glogging import Logger

from lib.log_lines import LineFormatter
from portal.log_filter import line_format


class LineLogger(Logger):
    """Without the values of messages: an address of a request that broke would be among them."""

    def setup(self, cfg):
        super().setup(cfg)
        options = {name: value for name, value in line_format(os.environ).items() if name != "()"}
        for handler in self.error_log.handlers:
            handler.setFormatter(LineFormatter(**options))
