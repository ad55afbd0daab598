"""Everything, for the first time."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.store.types import FreeText, PlainText, RowNumber, UtcDateTime

revision = "0001"
down_revision = None

NAME, NUMBER, INSTANT, TYPED = PlainText, RowNumber, UtcDateTime(), FreeText()


def where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.create_table(
        "checkpoint",
        sa.Column("organisation", NAME, nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("note", TYPED, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("organisation", "size", name="pk_checkpoint"),
    )
    op.create_table(
        "delivery",
        sa.Column("organisation", NAME, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", NAME, nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("workspace", NAME, nullable=False),
        sa.Column("target", NAME, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("person", NAME),
        sa.Column("account", NAME),
        sa.Column("channel", NAME),
        sa.Column("assignment", NAME),
        sa.Column("campaign", NAME),
        sa.Column("step", sa.Integer()),
        sa.Column("subject", NAME),
        sa.Column("state", NAME, nullable=False),
        sa.Column("ready_at", INSTANT),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("doubted_at", INSTANT),
        sa.Column("settled_at", INSTANT),
        sa.Column("reason", NAME, nullable=False),
        sa.Column("reference", NAME),
        sa.CheckConstraint("(ready_at IS NULL) = (state IN ('sent', 'skipped', 'dead'))", name=op.f("ck_delivery_ready")),
        sa.CheckConstraint("state IN ('queued', 'sending', 'sent', 'skipped', 'dead')", name=op.f("ck_delivery_state")),
        sa.CheckConstraint("target IN ('person', 'manager', 'admin')", name=op.f("ck_delivery_target")),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.UniqueConstraint("organisation", "key", name="uq_delivery_organisation_key"),
    )
    op.create_index("ix_delivery_dead", "delivery", ["organisation", "settled_at"], **where("state = 'dead'"))
    op.create_index("ix_delivery_doubted", "delivery", ["organisation", "doubted_at"], **where("doubted_at IS NOT NULL"))
    op.create_index("ix_delivery_organisation_person", "delivery", ["organisation", "person"])
    op.create_index("ix_delivery_ready", "delivery", ["organisation", "workspace", "ready_at"], **where("ready_at IS NOT NULL"))
    op.create_table(
        "entry",
        sa.Column("organisation", NAME, nullable=False),
        sa.Column("row", NUMBER, nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(), nullable=False),
        sa.Column("place", NUMBER),
        sa.PrimaryKeyConstraint("row", name="pk_entry"),
        sa.UniqueConstraint("organisation", "place", name="uq_entry_organisation_place"),
    )
    op.create_table(
        "frontier",
        sa.Column("organisation", NAME, nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("roots", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", name="pk_frontier"),
    )
    op.create_table(
        "incoming",
        sa.Column("organisation", NAME, nullable=False),
        sa.Column("key", NAME, nullable=False),
        sa.Column("workspace", NAME, nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", INSTANT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("done_at", INSTANT),
        sa.PrimaryKeyConstraint("organisation", "key", name="pk_incoming"),
    )
    op.create_index("ix_incoming_pending", "incoming", ["organisation", "kept_at"], **where("done_at IS NULL"))
    op.create_table(
        "oauth_state",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_oauth_state"),
    )
    op.create_table(
        "organisation",
        sa.Column("id", NAME, nullable=False),
        sa.Column("name", TYPED, nullable=False),
        sa.Column("timezone", NAME, nullable=False),
        sa.Column("locale", NAME, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
    )
    op.create_table(
        "published",
        sa.Column("organisation", NAME, nullable=False),
        sa.Column("policy", NAME, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", NAME, nullable=False),
        sa.Column("material", sa.Boolean(), nullable=False),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "policy", "version", name="pk_published"),
    )
    op.create_table(
        "shown_text",
        sa.Column("organisation", NAME, nullable=False),
        sa.Column("digest", NAME, nullable=False),
        sa.Column("text", TYPED, nullable=False),
        sa.PrimaryKeyConstraint("organisation", "digest", name="pk_shown_text"),
    )
    op.create_table(
        "campaign",
        sa.Column("organisation", NAME, nullable=False),
        sa.Column("id", NAME, nullable=False),
        sa.Column("policy", NAME, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("closes_at", INSTANT),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.id"], name="fk_campaign_organisation"),
        sa.PrimaryKeyConstraint("organisation", "id", name="pk_campaign"),
        sa.UniqueConstraint("organisation", "policy", "version", name="uq_campaign_organisation_policy_version"),
    )
    op.create_table(
        "person",
        sa.Column("organisation", NAME, nullable=False),
        sa.Column("id", NAME, nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("manager", NAME),
        sa.Column("department", TYPED, nullable=False),
        sa.Column("timezone", NAME, nullable=False),
        sa.Column("locale", NAME, nullable=False),
        sa.Column("chosen_locale", NAME),
        sa.Column("joined_at", INSTANT, nullable=False),
        sa.Column("left_at", INSTANT),
        sa.CheckConstraint("kind IN ('employee', 'contractor', 'guest')", name=op.f("ck_person_kind")),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.id"], name="fk_person_organisation"),
        sa.PrimaryKeyConstraint("organisation", "id", name="pk_person"),
    )
    op.create_index("ix_person_organisation_manager", "person", ["organisation", "manager"])
    op.create_table(
        "workspace",
        sa.Column("organisation", NAME, nullable=False),
        sa.Column("id", NAME, nullable=False),
        sa.Column("platform", NAME, nullable=False),
        sa.Column("name", TYPED, nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("bot_account", NAME, nullable=False),
        sa.Column("enterprise", NAME),
        sa.Column("admin_channel", NAME),
        sa.Column("revoked_at", INSTANT),
        sa.CheckConstraint("platform IN ('slack', 'teams')", name=op.f("ck_workspace_platform")),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.id"], name="fk_workspace_organisation"),
        sa.PrimaryKeyConstraint("organisation", "id", name="pk_workspace"),
        sa.UniqueConstraint("id", name="uq_workspace_id"),
    )
    op.create_table(
        "account",
        sa.Column("organisation", NAME, nullable=False),
        sa.Column("workspace", NAME, nullable=False),
        sa.Column("id", NAME, nullable=False),
        sa.Column("person", NAME, nullable=False),
        sa.Column("dm", NAME),
        sa.Column("admin", sa.Boolean(), nullable=False),
        sa.Column("unreachable", NAME),
        sa.ForeignKeyConstraint(["organisation", "person"], ["person.organisation", "person.id"], name="fk_account_organisation_person"),
        sa.PrimaryKeyConstraint("organisation", "workspace", "id", name="pk_account"),
    )
    op.create_index("ix_account_organisation_id", "account", ["organisation", "id"])
    op.create_index("ix_account_organisation_person", "account", ["organisation", "person"])
    op.create_table(
        "assignment",
        sa.Column("organisation", NAME, nullable=False),
        sa.Column("id", NAME, nullable=False),
        sa.Column("campaign", NAME, nullable=False),
        sa.Column("person", NAME, nullable=False),
        sa.Column("assigned_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("due_soon_at", INSTANT, nullable=False),
        sa.Column("closes_at", INSTANT),
        sa.Column("attested_at", INSTANT),
        sa.Column("waived_at", INSTANT),
        sa.Column("waived_until", INSTANT),
        sa.Column("unreachable_at", INSTANT),
        sa.Column("left_at", INSTANT),
        sa.Column("account_type", NAME),
        sa.Column("steps_done", sa.Integer(), nullable=False),
        sa.Column("last_step_at", INSTANT),
        sa.Column("snoozed_until", INSTANT),
        sa.Column("snoozes", sa.Integer(), nullable=False),
        sa.Column("next_step_at", INSTANT),
        sa.CheckConstraint("account_type IN ('none', 'personal', 'company', 'shared')", name=op.f("ck_assignment_account_type")),
        sa.ForeignKeyConstraint(
            ["organisation", "campaign"], ["campaign.organisation", "campaign.id"], name="fk_assignment_organisation_campaign"
        ),
        sa.ForeignKeyConstraint(["organisation", "person"], ["person.organisation", "person.id"], name="fk_assignment_organisation_person"),
        sa.PrimaryKeyConstraint("organisation", "id", name="pk_assignment"),
        sa.UniqueConstraint("organisation", "campaign", "person", name="uq_assignment_organisation_campaign_person"),
    )
    op.create_index("ix_assignment_due", "assignment", ["organisation", "next_step_at"], **where("next_step_at IS NOT NULL"))
    op.create_index("ix_assignment_organisation_campaign_id", "assignment", ["organisation", "campaign", "id"])
    op.create_index("ix_assignment_organisation_person", "assignment", ["organisation", "person"])
    op.create_table(
        "profile",
        sa.Column("organisation", NAME, nullable=False),
        sa.Column("person", NAME, nullable=False),
        sa.Column("name", TYPED, nullable=False),
        sa.Column("email", TYPED),
        sa.Column("name_key", NAME, nullable=False),
        sa.Column("email_key", NAME),
        sa.ForeignKeyConstraint(["organisation", "person"], ["person.organisation", "person.id"], name="fk_profile_organisation_person"),
        sa.PrimaryKeyConstraint("organisation", "person", name="pk_profile"),
    )
    op.create_index("ix_profile_organisation_email_key", "profile", ["organisation", "email_key"])
    op.create_index("ix_profile_organisation_name_key", "profile", ["organisation", "name_key"])
    op.create_table(
        "attestation",
        sa.Column("organisation", NAME, nullable=False),
        sa.Column("receipt", NAME, nullable=False),
        sa.Column("assignment", NAME, nullable=False),
        sa.Column("person", NAME, nullable=False),
        sa.Column("policy", NAME, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("policy_digest", NAME, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("account_type", NAME, nullable=False),
        sa.Column("found", NAME, nullable=False),
        sa.Column("statement_digest", NAME, nullable=False),
        sa.Column("locale", NAME, nullable=False),
        sa.Column("platform", NAME, nullable=False),
        sa.Column("workspace", NAME, nullable=False),
        sa.Column("account", NAME, nullable=False),
        sa.Column("strength", NAME, nullable=False),
        sa.CheckConstraint("account_type IN ('none', 'personal', 'company', 'shared')", name=op.f("ck_attestation_account_type")),
        sa.CheckConstraint("found IN ('off', 'was-on', 'not-applicable')", name=op.f("ck_attestation_found")),
        sa.CheckConstraint("platform IN ('slack', 'teams')", name=op.f("ck_attestation_platform")),
        sa.CheckConstraint("strength IN ('claimed')", name=op.f("ck_attestation_strength")),
        sa.ForeignKeyConstraint(
            ["organisation", "assignment"], ["assignment.organisation", "assignment.id"], name="fk_attestation_organisation_assignment"
        ),
        sa.ForeignKeyConstraint(
            ["organisation", "statement_digest"],
            ["shown_text.organisation", "shown_text.digest"],
            name="fk_attestation_organisation_statement_digest",
        ),
        sa.PrimaryKeyConstraint("organisation", "receipt", name="pk_attestation"),
        sa.UniqueConstraint("organisation", "assignment", name="uq_attestation_organisation_assignment"),
    )
    op.create_index("ix_attestation_organisation_person", "attestation", ["organisation", "person"])
    op.create_table(
        "help_request",
        sa.Column("organisation", NAME, nullable=False),
        sa.Column("id", NAME, nullable=False),
        sa.Column("assignment", NAME, nullable=False),
        sa.Column("person", NAME, nullable=False),
        sa.Column("reason", NAME, nullable=False),
        sa.Column("words", TYPED, nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT),
        sa.ForeignKeyConstraint(
            ["organisation", "assignment"], ["assignment.organisation", "assignment.id"], name="fk_help_request_organisation_assignment"
        ),
        sa.PrimaryKeyConstraint("organisation", "id", name="pk_help_request"),
    )
    op.create_index("ix_help_request_organisation_assignment", "help_request", ["organisation", "assignment"])
    op.create_index("ix_help_request_organisation_person", "help_request", ["organisation", "person"])
    op.create_table(
        "waiver",
        sa.Column("organisation", NAME, nullable=False),
        sa.Column("assignment", NAME, nullable=False),
        sa.Column("granted_at", INSTANT, nullable=False),
        sa.Column("person", NAME, nullable=False),
        sa.Column("reason", TYPED, nullable=False),
        sa.Column("approver", NAME),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation", "assignment"], ["assignment.organisation", "assignment.id"], name="fk_waiver_organisation_assignment"
        ),
        sa.PrimaryKeyConstraint("organisation", "assignment", "granted_at", name="pk_waiver"),
    )
    op.create_index("ix_waiver_organisation_person", "waiver", ["organisation", "person"])
