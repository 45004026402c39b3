"""Create the tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "audit_events",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(length=60), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("thing_type", sa.String(length=40), nullable=False),
        sa.Column("thing_id", sa.String(length=40), nullable=False),
        sa.Column("old", JSON, nullable=True),
        sa.Column("new", JSON, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_events")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_events_hash")),
    )
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_audit_events_thing_type_thing_id_id"), ["thing_type", "thing_id", "id"], unique=False
        )

    op.create_table(
        "outbox_mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=60), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state <> 'sending' OR lease_until IS NOT NULL", name=op.f("ck_outbox_mails_sending_has_lease")
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'sending', 'sent', 'failed')", name=op.f("ck_outbox_mails_state_known")
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outbox_mails_attempts_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_mails")),
    )
    with op.batch_alter_table("outbox_mails", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_outbox_mails_state_next_attempt_at"), ["state", "next_attempt_at"], unique=False
        )

    op.create_table(
        "pillars",
        sa.Column("code", sa.String(length=4), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name_cs", sa.String(length=150), nullable=False),
        sa.Column("name_en", sa.String(length=150), nullable=False),
        sa.Column("motto_cs", sa.String(length=150), nullable=False),
        sa.Column("motto_en", sa.String(length=150), nullable=False),
        sa.Column("description_cs", sa.String(), nullable=False),
        sa.Column("description_en", sa.String(), nullable=False),
        sa.Column("colour", sa.String(length=7), nullable=False),
        sa.Column("official_cs", sa.String(length=7), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("official_cs IN ('seen', 'working')", name=op.f("ck_pillars_official_cs_known")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_pillars")),
        sa.UniqueConstraint("slug", name=op.f("uq_pillars_slug")),
    )
    op.create_table(
        "publication_changes",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('changed', 'published', 'withdrawn')", name=op.f("ck_publication_changes_kind_known")
        ),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_publication_changes")),
    )
    with op.batch_alter_table("publication_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publication_changes_project_id"), ["project_id"], unique=False)

    op.create_table(
        "rate_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bucket", sa.String(length=40), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rate_events")),
    )
    with op.batch_alter_table("rate_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rate_events_at"), ["at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_rate_events_bucket_key_hash_at"), ["bucket", "key_hash", "at"], unique=False
        )

    op.create_table(
        "regions",
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("name_cs", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sort_key", sa.String(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_regions")),
    )
    op.create_table(
        "topics",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name_cs", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("seeded", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("terms", JSON, nullable=False),
        sa.CheckConstraint("state IN ('approved', 'proposed', 'retired')", name=op.f("ck_topics_state_known")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_topics")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_demonstration", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("language IN ('cs', 'en')", name=op.f("ck_users_language_known")),
        sa.CheckConstraint("role IN ('member', 'moderator', 'administrator')", name=op.f("ck_users_role_known")),
        sa.CheckConstraint("state <> 'active' OR confirmed_at IS NOT NULL", name=op.f("ck_users_active_is_confirmed")),
        sa.CheckConstraint("state IN ('unconfirmed', 'active', 'blocked')", name=op.f("ck_users_state_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email_key", name=op.f("uq_users_email_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_users_public_id")),
    )
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_users_role_state"), ["role", "state"], unique=False)

    op.create_table(
        "account_tokens",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("request_key", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("purpose IN ('confirm', 'reset')", name=op.f("ck_account_tokens_purpose_known")),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_account_tokens_expires_later")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_account_tokens_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_account_tokens")),
        sa.UniqueConstraint("request_key", name=op.f("uq_account_tokens_request_key")),
    )
    with op.batch_alter_table("account_tokens", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_tokens_user_id"), ["user_id"], unique=False)

    op.create_table(
        "districts",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("region_code", sa.String(length=5), nullable=False),
        sa.Column("sort_key", sa.String(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name=op.f("fk_districts_region_code_regions")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_districts")),
    )
    with op.batch_alter_table("districts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_districts_region_code"), ["region_code"], unique=False)

    op.create_table(
        "key_areas",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("pillar_code", sa.String(length=4), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name_cs", sa.String(length=150), nullable=False),
        sa.Column("name_en", sa.String(length=150), nullable=False),
        sa.Column("description_cs", sa.String(), nullable=False),
        sa.Column("description_en", sa.String(), nullable=False),
        sa.Column("official_cs", sa.String(length=7), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced_by", sa.String(length=6), nullable=True),
        sa.CheckConstraint("official_cs IN ('seen', 'working')", name=op.f("ck_key_areas_official_cs_known")),
        sa.ForeignKeyConstraint(["pillar_code"], ["pillars.code"], name=op.f("fk_key_areas_pillar_code_pillars")),
        sa.ForeignKeyConstraint(["replaced_by"], ["key_areas.code"], name=op.f("fk_key_areas_replaced_by_key_areas")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_key_areas")),
        sa.UniqueConstraint("slug", name=op.f("uq_key_areas_slug")),
    )
    with op.batch_alter_table("key_areas", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_key_areas_pillar_code"), ["pillar_code"], unique=False)

    op.create_table(
        "user_sessions",
        sa.Column("id_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_agent", sa.String(length=200), nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_user_sessions_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_user_sessions")),
    )
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_sessions_last_seen_at"), ["last_seen_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_user_sessions_user_id"), ["user_id"], unique=False)

    op.create_table(
        "municipalities",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("district_code", sa.String(length=6), nullable=False),
        sa.Column("region_code", sa.String(length=5), nullable=False),
        sa.Column("orp_code", sa.String(length=4), nullable=False),
        sa.Column("orp_name", sa.String(length=60), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("size_class", sa.Integer(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("postcode", sa.String(length=5), nullable=False),
        sa.Column("company_number", sa.String(length=8), nullable=True),
        sa.Column("search_name", sa.String(), nullable=False),
        sa.Column("search_place", sa.String(), nullable=False),
        sa.Column("sort_key", sa.String(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("successor_code", sa.String(length=6), nullable=True),
        sa.CheckConstraint(
            "kind IN ('obec', 'městys', 'město', 'statutární město', 'hlavní město', 'vojenský újezd')",
            name=op.f("ck_municipalities_kind_known"),
        ),
        sa.CheckConstraint("population >= 0", name=op.f("ck_municipalities_population_not_negative")),
        sa.CheckConstraint("size_class BETWEEN 1 AND 6", name=op.f("ck_municipalities_size_class_known")),
        sa.ForeignKeyConstraint(
            ["district_code"], ["districts.code"], name=op.f("fk_municipalities_district_code_districts")
        ),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name=op.f("fk_municipalities_region_code_regions")),
        sa.ForeignKeyConstraint(
            ["successor_code"], ["municipalities.code"], name=op.f("fk_municipalities_successor_code_municipalities")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_municipalities")),
    )
    with op.batch_alter_table("municipalities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_municipalities_district_code"), ["district_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_municipalities_region_code"), ["region_code"], unique=False)

    op.create_table(
        "topic_key_areas",
        sa.Column("topic_code", sa.String(length=40), nullable=False),
        sa.Column("key_area_code", sa.String(length=6), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key_area_code"], ["key_areas.code"], name=op.f("fk_topic_key_areas_key_area_code_key_areas")
        ),
        sa.ForeignKeyConstraint(["topic_code"], ["topics.code"], name=op.f("fk_topic_key_areas_topic_code_topics")),
        sa.PrimaryKeyConstraint("topic_code", "key_area_code", name=op.f("pk_topic_key_areas")),
    )
    with op.batch_alter_table("topic_key_areas", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topic_key_areas_key_area_code"), ["key_area_code"], unique=False)

    op.create_table(
        "memberships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("municipality_code", sa.String(length=6), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "(state = 'pending') = (decided_at IS NULL)", name=op.f("ck_memberships_decided_has_moment")
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'approved', 'refused', 'ended')", name=op.f("ck_memberships_state_known")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_memberships_decided_by_id_users")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipalities.code"], name=op.f("fk_memberships_municipality_code_municipalities")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_memberships_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_memberships_municipality_code_state"), ["municipality_code", "state"], unique=False
        )
        batch_op.create_index(
            "uq_memberships_open",
            ["user_id", "municipality_code"],
            unique=True,
            sqlite_where=sa.text("state IN ('pending', 'approved')"),
            postgresql_where=sa.text("state IN ('pending', 'approved')"),
        )

    op.create_table(
        "projects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_code", sa.String(length=6), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("revision_state", sa.String(length=20), nullable=True),
        sa.Column("label", sa.String(length=20), server_default="none", nullable=False),
        sa.Column("is_example", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("external_id", sa.String(length=100), nullable=True),
        sa.Column("creation_key", sa.String(length=64), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by_id", sa.Integer(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(published_at IS NOT NULL) = (state IN ('archived', 'hidden', 'published'))",
            name=op.f("ck_projects_published_has_moment"),
        ),
        sa.CheckConstraint(
            "(state = 'in_review' OR revision_state = 'in_review') OR claimed_by_id IS NULL",
            name=op.f("ck_projects_claim_only_in_review"),
        ),
        sa.CheckConstraint(
            "label IN ('expired', 'good_practice', 'nominated', 'none')", name=op.f("ck_projects_label_known")
        ),
        sa.CheckConstraint(
            "revision_state IS NULL OR revision_state IN ('changes_requested', 'draft', 'in_review', 'submitted')",
            name=op.f("ck_projects_revision_state_known"),
        ),
        sa.CheckConstraint(
            "revision_state IS NULL OR state IN ('archived', 'hidden', 'published')",
            name=op.f("ck_projects_revision_only_of_published"),
        ),
        sa.CheckConstraint(
            "state IN ('archived', 'changes_requested', 'discarded', 'draft', 'hidden', 'in_review', 'published', 'rejected', 'submitted')",
            name=op.f("ck_projects_state_known"),
        ),
        sa.ForeignKeyConstraint(["claimed_by_id"], ["users.id"], name=op.f("fk_projects_claimed_by_id_users")),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_projects_created_by_id_users")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipalities.code"], name=op.f("fk_projects_municipality_code_municipalities")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
        sa.UniqueConstraint("creation_key", name=op.f("uq_projects_creation_key")),
        sa.UniqueConstraint("external_id", name=op.f("uq_projects_external_id")),
    )
    with op.batch_alter_table("projects", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_projects_municipality_code"), ["municipality_code"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_projects_revision_state_submitted_at"), ["revision_state", "submitted_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_projects_state_submitted_at"), ["state", "submitted_at"], unique=False)

    op.create_table(
        "drafts",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("document", JSON, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_drafts_project_id_projects")),
        sa.ForeignKeyConstraint(["updated_by_id"], ["users.id"], name=op.f("fk_drafts_updated_by_id_users")),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_drafts")),
    )
    op.create_table(
        "project_images",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_project_images_project_id_projects")),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["users.id"], name=op.f("fk_project_images_uploaded_by_id_users")),
        sa.PrimaryKeyConstraint("project_id", "file", name=op.f("pk_project_images")),
    )
    with op.batch_alter_table("project_images", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_images_file"), ["file"], unique=False)

    op.create_table(
        "review_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_review_messages_author_id_users")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_review_messages_project_id_projects")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_messages")),
    )
    with op.batch_alter_table("review_messages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_messages_project_id"), ["project_id"], unique=False)

    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", JSON, nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_revisions_created_by_id_users")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_revisions_project_id_projects")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_revisions_project_id_number")),
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("reason_code", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("comments", JSON, nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "action = 'approve' OR (reason_code <> '' AND text <> '')", name=op.f("ck_decisions_reason_given")
        ),
        sa.CheckConstraint(
            "action IN ('approve', 'reject', 'request_changes')", name=op.f("ck_decisions_action_known")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_decisions_decided_by_id_users")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_decisions_project_id_projects")),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name=op.f("fk_decisions_revision_id_revisions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("revision_id", name=op.f("uq_decisions_revision_id")),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decisions_project_id"), ["project_id"], unique=False)

    op.create_table(
        "publications",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("cost_band", sa.String(length=10), nullable=False),
        sa.Column("size_class", sa.Integer(), nullable=False),
        sa.Column("region_code", sa.String(length=5), nullable=False),
        sa.Column("district_code", sa.String(length=6), nullable=True),
        sa.Column("municipality_code", sa.String(length=6), nullable=True),
        sa.Column("main_key_area", sa.String(length=6), nullable=False),
        sa.Column("main_pillar", sa.String(length=4), nullable=False),
        sa.Column("cost_per_inhabitant", sa.Double(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("search_title", sa.String(), nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("card", JSON, nullable=False),
        sa.Column("document", JSON, nullable=False),
        sa.CheckConstraint("state IN ('archived', 'published')", name=op.f("ck_publications_state_public")),
        sa.ForeignKeyConstraint(
            ["district_code"], ["districts.code"], name=op.f("fk_publications_district_code_districts")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipalities.code"],
            name=op.f("fk_publications_municipality_code_municipalities"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_publications_project_id_projects")),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name=op.f("fk_publications_region_code_regions")),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name=op.f("fk_publications_revision_id_revisions")),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_publications")),
    )
    with op.batch_alter_table("publications", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publications_district_code"), ["district_code"], unique=False)
        batch_op.create_index(
            "ix_publications_facets",
            [
                "state",
                "published_at",
                "project_id",
                "label",
                "stage",
                "cost_band",
                "size_class",
                "region_code",
                "district_code",
                "municipality_code",
            ],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_publications_municipality_code"), ["municipality_code"], unique=False)

    op.create_table(
        "publication_key_areas",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("key_area", sa.String(length=6), nullable=False),
        sa.Column("pillar", sa.String(length=4), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["publications.project_id"], name=op.f("fk_publication_key_areas_project_id_publications")
        ),
        sa.PrimaryKeyConstraint("project_id", "key_area", name=op.f("pk_publication_key_areas")),
    )
    with op.batch_alter_table("publication_key_areas", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_publication_key_areas_key_area_project_id"), ["key_area", "project_id"], unique=False
        )


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("publication_key_areas", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_publication_key_areas_key_area_project_id"))

    op.drop_table("publication_key_areas")
    with op.batch_alter_table("publications", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_publications_municipality_code"))
        batch_op.drop_index("ix_publications_facets")
        batch_op.drop_index(batch_op.f("ix_publications_district_code"))

    op.drop_table("publications")
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decisions_project_id"))

    op.drop_table("decisions")
    op.drop_table("revisions")
    with op.batch_alter_table("review_messages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_messages_project_id"))

    op.drop_table("review_messages")
    with op.batch_alter_table("project_images", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_images_file"))

    op.drop_table("project_images")
    op.drop_table("drafts")
    with op.batch_alter_table("projects", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_projects_state_submitted_at"))
        batch_op.drop_index(batch_op.f("ix_projects_revision_state_submitted_at"))
        batch_op.drop_index(batch_op.f("ix_projects_municipality_code"))

    op.drop_table("projects")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_memberships_open",
            sqlite_where=sa.text("state IN ('pending', 'approved')"),
            postgresql_where=sa.text("state IN ('pending', 'approved')"),
        )
        batch_op.drop_index(batch_op.f("ix_memberships_municipality_code_state"))

    op.drop_table("memberships")
    with op.batch_alter_table("topic_key_areas", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_topic_key_areas_key_area_code"))

    op.drop_table("topic_key_areas")
    with op.batch_alter_table("municipalities", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_municipalities_region_code"))
        batch_op.drop_index(batch_op.f("ix_municipalities_district_code"))

    op.drop_table("municipalities")
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_sessions_user_id"))
        batch_op.drop_index(batch_op.f("ix_user_sessions_last_seen_at"))

    op.drop_table("user_sessions")
    with op.batch_alter_table("key_areas", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_key_areas_pillar_code"))

    op.drop_table("key_areas")
    with op.batch_alter_table("districts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_districts_region_code"))

    op.drop_table("districts")
    with op.batch_alter_table("account_tokens", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_tokens_user_id"))

    op.drop_table("account_tokens")
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_users_role_state"))

    op.drop_table("users")
    op.drop_table("topics")
    op.drop_table("regions")
    with op.batch_alter_table("rate_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rate_events_bucket_key_hash_at"))
        batch_op.drop_index(batch_op.f("ix_rate_events_at"))

    op.drop_table("rate_events")
    with op.batch_alter_table("publication_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_publication_changes_project_id"))

    op.drop_table("publication_changes")
    op.drop_table("pillars")
    with op.batch_alter_table("outbox_mails", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_mails_state_next_attempt_at"))

    op.drop_table("outbox_mails")
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_events_thing_type_thing_id_id"))

    op.drop_table("audit_events")
