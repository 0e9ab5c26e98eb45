# SPDX-License-Identifier: AGPL-3.0-or-later
"""The WSGI entry point: `gunicorn wsgi:application`."""

from codesign.app import create_app

application = create_app()
