#!/usr/bin/env python
"""Django's command line, with the embedded servers at hand when no address is given."""

import os
import sys

from django.core.management import execute_from_command_line

from agnt.embedded.commands import servers_for
from agnt.env import env

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agnt.settings")
    with servers_for(sys.argv, env):
        execute_from_command_line(sys.argv)
