# SPDX-License-Identifier: AGPL-3.0-or-later
"""One factory a model: a test overrides a value only when that value is its subject."""

from __future__ import annotations

from tests.support.factories.base import (
    LONG_AGO,
    Factory,
    days_ago,
)
from tests.support.factories.deliberation import (
    MilestoneFactory,
    OutcomeFactory,
    RoundFactory,
    RoundParticipantFactory,
    SnapshotFactory,
    SnapshotPositionFactory,
    StatementFactory,
    TallyFactory,
    VoteFactFactory,
    VoteFactory,
)
from tests.support.factories.people import (
    AuditEntryFactory,
    CensusMarginFactory,
    ErasedVoiceFactory,
    MembershipFactory,
    PhaseFactory,
    PlaceFactory,
    ProcessFactory,
    RoleFactory,
    RunFactory,
    UserFactory,
    VoiceFactory,
)
from tests.support.factories.surveys import (
    QuotaCountFactory,
    ResponseFactory,
    SurveyFactory,
    SurveySummaryFactory,
    SurveyVersionFactory,
    TextAnswerFactory,
    small_questionnaire,
)
from tests.support.factories.themes import (
    CodeFactory,
    DoubleCodingFactory,
    PlacementFactory,
    ThemeEditFactory,
    ThemeFactory,
    ThemingFactory,
)

__all__ = [
    "LONG_AGO",
    "AuditEntryFactory",
    "CensusMarginFactory",
    "CodeFactory",
    "DoubleCodingFactory",
    "ErasedVoiceFactory",
    "Factory",
    "MembershipFactory",
    "MilestoneFactory",
    "OutcomeFactory",
    "PhaseFactory",
    "PlaceFactory",
    "PlacementFactory",
    "ProcessFactory",
    "QuotaCountFactory",
    "ResponseFactory",
    "RoleFactory",
    "RoundFactory",
    "RoundParticipantFactory",
    "RunFactory",
    "SnapshotFactory",
    "SnapshotPositionFactory",
    "StatementFactory",
    "SurveyFactory",
    "SurveySummaryFactory",
    "SurveyVersionFactory",
    "TallyFactory",
    "TextAnswerFactory",
    "ThemeEditFactory",
    "ThemeFactory",
    "ThemingFactory",
    "UserFactory",
    "VoiceFactory",
    "VoteFactFactory",
    "VoteFactory",
    "days_ago",
    "small_questionnaire",
]
