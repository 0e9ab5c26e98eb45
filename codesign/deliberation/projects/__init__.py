# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a project of a budget round says of itself: a text, a picture, a place, the office that would carry it out."""
