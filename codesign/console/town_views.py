# SPDX-License-Identifier: AGPL-3.0-or-later
"""The town: its inhabitants, its quarters and the margins of its census, for panels and for who is missing."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codesign.console.blueprint import blueprint
from codesign.console.town_forms import CensusForm, TownForm
from codesign.extensions import db
from codesign.processes.policy import may_start_processes
from codesign.territory import services
from codesign.territory.census import InvalidCensus, apply_census, read_census
from codesign.territory.words import category_words, dimension_words
from codesign.web.policy import current_actor, requires

# GET, POST /console/town            name, inhabitants; what is known of the census
# POST      /console/town/census     numbers from a file or typed


@blueprint.route("/town", methods=["GET", "POST"])
@requires(may_start_processes)
def town() -> Response | str | tuple[str, int]:
    """Say what the town is called and how many live there."""
    place = services.town(db.session())
    form = TownForm(obj=place)
    if not form.is_submitted():
        return _page(form)
    if not form.validate():
        return _page(form), 422
    services.set_town(
        db.session(),
        current_actor(),
        form.text_of("name"),
        form.text_of("code"),
        form.population.data,
        form.population_year.data,
    )
    flash(_("Saved."), "success")
    return redirect(url_for("console.town"))


@blueprint.post("/town/census")
@requires(may_start_processes)
def census() -> Response | tuple[str, int]:
    """Take the numbers of a census; dimensions it does not name keep theirs."""
    form, place = CensusForm(), services.town(db.session())
    if not form.validate():
        return _page(census_form=form), 422
    if place is None:
        form.lines.errors = [_("Say first what the town is called.")]
        return _page(census_form=form), 422
    try:
        found = read_census(form.raw())
    except InvalidCensus as error:
        form.lines.errors = list(error.problems)
        return _page(census_form=form), 422
    notes = apply_census(db.session(), current_actor(), place, found)
    flash(
        _("Taken from the census: %(names)s.", names=", ".join(map(dimension_words, found.margins))),
        "success",
    )
    for note in notes:
        flash(note, "warning")
    return redirect(url_for("console.town"))


def _page(form: TownForm | None = None, census_form: CensusForm | None = None) -> str:
    session = db.session()
    place = services.town(session)
    margins = {
        dimension: services.margins(session, place, dimension)
        for dimension in (services.dimensions(session, place) if place else [])
    }
    return render_template(
        "console/town.html",
        place=place,
        form=form or TownForm(formdata=None, obj=place),
        census_form=census_form or CensusForm(formdata=None),
        margins={
            dimension: (dimension_words(dimension), category_words(session, dimension, list(people)), people)
            for dimension, people in margins.items()
        },
    )
