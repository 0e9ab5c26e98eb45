# SPDX-License-Identifier: AGPL-3.0-or-later
"""`python -m codesign` is the `codesign` command."""

from codesign.cli import main

main()
