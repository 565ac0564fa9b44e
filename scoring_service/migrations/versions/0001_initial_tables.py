"""initial tables

Step 0001, after nothing.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0001'
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:

    op.create_table('accounts',
    sa.Column('id', sa.String(length=40), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('password_hash', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts')),
    sa.UniqueConstraint('email', name=op.f('uq_accounts_email'))
    )
    op.create_table('kept_answers',
    sa.Column('claim', sa.String(length=71), nullable=False),
    sa.Column('request', sa.String(length=71), nullable=False),
    sa.Column('status', sa.Integer(), nullable=False),
    sa.Column('sealed_body', sa.LargeBinary(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('claim', name=op.f('pk_kept_answers'))
    )
    with op.batch_alter_table('kept_answers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kept_answers_made_at'), ['made_at'], unique=False)

    op.create_table('organisations',
    sa.Column('id', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisations'))
    )
    op.create_table('publications',
    sa.Column('model', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('document', sa.LargeBinary(), nullable=False),
    sa.Column('disclosure_en', sa.Text(), nullable=False),
    sa.Column('disclosure_zh', sa.Text(), nullable=False),
    sa.Column('facts', sa.LargeBinary(), nullable=False),
    sa.Column('approval', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('published', 'retired')", name=op.f('ck_publications_state_known')),
    sa.PrimaryKeyConstraint('model', 'version', name=op.f('pk_publications'))
    )
    with op.batch_alter_table('publications', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_publications_digest'), ['digest'], unique=False)

    op.create_table('scores',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('organisation_id', sa.String(), nullable=False),
    sa.Column('key_kind', sa.String(), nullable=False),
    sa.Column('subject_scheme', sa.String(), nullable=False),
    sa.Column('subject_id', sa.String(), nullable=False),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('legal_basis', sa.String(), nullable=False),
    sa.Column('consent_reference', sa.String(), nullable=True),
    sa.Column('model', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('value', sa.Integer(), nullable=True),
    sa.Column('band', sa.String(), nullable=True),
    sa.Column('probability', sa.Double(), nullable=True),
    sa.Column('scored_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('valid_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('items', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('explanation', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('unscorable_reasons', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('receipt', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('supersedes', sa.String(), nullable=True),
    sa.Column('superseded_by', sa.String(), nullable=True),
    sa.CheckConstraint('(value IS NULL) = (band IS NULL)', name=op.f('ck_scores_value_and_band')),
    sa.CheckConstraint('(value IS NULL) = (probability IS NULL)', name=op.f('ck_scores_value_and_probability')),
    sa.ForeignKeyConstraint(['superseded_by'], ['scores.id'], name=op.f('fk_scores_superseded_by_scores')),
    sa.ForeignKeyConstraint(['supersedes'], ['scores.id'], name=op.f('fk_scores_supersedes_scores')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scores')),
    sa.UniqueConstraint('supersedes', name=op.f('uq_scores_supersedes'))
    )
    with op.batch_alter_table('scores', schema=None) as batch_op:
        batch_op.create_index('ix_scores_organisation', ['organisation_id', 'key_kind', 'id'], unique=False)

    op.create_table('sign_in_attempts',
    sa.Column('email_hash', sa.String(length=64), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('email_hash', name=op.f('pk_sign_in_attempts'))
    )
    op.create_table('subject_links',
    sa.Column('id', sa.String(length=40), nullable=False),
    sa.Column('score_id', sa.String(length=40), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subject_links')),
    sa.UniqueConstraint('fingerprint', name=op.f('uq_subject_links_fingerprint'))
    )
    with op.batch_alter_table('subject_links', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_subject_links_score_id'), ['score_id'], unique=False)

    op.create_table('account_sessions',
    sa.Column('id', sa.String(length=40), nullable=False),
    sa.Column('account_id', sa.String(length=40), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_account_sessions_account_id_accounts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_sessions')),
    sa.UniqueConstraint('fingerprint', name=op.f('uq_account_sessions_fingerprint'))
    )
    with op.batch_alter_table('account_sessions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_sessions_account_id'), ['account_id'], unique=False)

    op.create_table('freezes',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('objection_id', sa.String(), nullable=False),
    sa.Column('score_id', sa.String(), nullable=False),
    sa.Column('organisation_id', sa.String(), nullable=False),
    sa.Column('key_kind', sa.String(), nullable=False),
    sa.Column('subject_scheme', sa.String(), nullable=False),
    sa.Column('subject_id', sa.String(), nullable=False),
    sa.Column('item_id', sa.String(), nullable=True),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['score_id'], ['scores.id'], name=op.f('fk_freezes_score_id_scores')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_freezes'))
    )
    with op.batch_alter_table('freezes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_freezes_objection_id'), ['objection_id'], unique=False)
        batch_op.create_index('ix_freezes_person', ['organisation_id', 'key_kind', 'subject_scheme', 'subject_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_freezes_score_id'), ['score_id'], unique=False)

    op.create_table('objections',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('score_id', sa.String(), nullable=False),
    sa.Column('origin_score_id', sa.String(), nullable=False),
    sa.Column('organisation_id', sa.String(), nullable=False),
    sa.Column('key_kind', sa.String(), nullable=False),
    sa.Column('subject_scheme', sa.String(), nullable=False),
    sa.Column('subject_id', sa.String(), nullable=False),
    sa.Column('ground', sa.String(), nullable=False),
    sa.Column('items', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('proposed', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('statement', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('lodged_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('assignee', sa.String(), nullable=True),
    sa.Column('freezes', sa.Boolean(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.CheckConstraint("state <> 'under_review' OR assignee IS NOT NULL", name=op.f('ck_objections_assigned')),
    sa.ForeignKeyConstraint(['origin_score_id'], ['scores.id'], name=op.f('fk_objections_origin_score_id_scores')),
    sa.ForeignKeyConstraint(['score_id'], ['scores.id'], name=op.f('fk_objections_score_id_scores')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_objections'))
    )
    with op.batch_alter_table('objections', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_objections_origin_score_id'), ['origin_score_id'], unique=False)
        batch_op.create_index('ix_objections_person', ['organisation_id', 'key_kind', 'subject_scheme', 'subject_id'], unique=False)
        batch_op.create_index('ix_objections_queue', ['due_on', 'id'], unique=False)

    op.create_table('organisation_keys',
    sa.Column('id', sa.String(length=40), nullable=False),
    sa.Column('organisation_id', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=4), nullable=False),
    sa.Column('scopes', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('live', 'test')", name=op.f('ck_organisation_keys_kind')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_organisation_keys_organisation_id_organisations')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation_keys')),
    sa.UniqueConstraint('fingerprint', name=op.f('uq_organisation_keys_fingerprint'))
    )
    with op.batch_alter_table('organisation_keys', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organisation_keys_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('decisions',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('objection_id', sa.String(), nullable=False),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('reasons', sa.String(), nullable=False),
    sa.Column('resolutions', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('reviewer', sa.String(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('score_id', sa.String(), nullable=False),
    sa.Column('new_score_id', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['new_score_id'], ['scores.id'], name=op.f('fk_decisions_new_score_id_scores')),
    sa.ForeignKeyConstraint(['objection_id'], ['objections.id'], name=op.f('fk_decisions_objection_id_objections')),
    sa.ForeignKeyConstraint(['score_id'], ['scores.id'], name=op.f('fk_decisions_score_id_scores')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decisions')),
    sa.UniqueConstraint('objection_id', name=op.f('uq_decisions_objection_id'))
    )
    op.create_table('objection_events',
    sa.Column('objection_id', sa.String(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('party', sa.String(), nullable=False),
    sa.Column('account_id', sa.String(), nullable=True),
    sa.Column('score_id', sa.String(), nullable=True),
    sa.Column('new_score_id', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['objection_id'], ['objections.id'], name=op.f('fk_objection_events_objection_id_objections')),
    sa.PrimaryKeyConstraint('objection_id', 'revision', name=op.f('pk_objection_events'))
    )



def downgrade() -> None:

    op.drop_table('objection_events')
    op.drop_table('decisions')
    with op.batch_alter_table('organisation_keys', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_organisation_keys_organisation_id'))

    op.drop_table('organisation_keys')
    with op.batch_alter_table('objections', schema=None) as batch_op:
        batch_op.drop_index('ix_objections_queue')
        batch_op.drop_index('ix_objections_person')
        batch_op.drop_index(batch_op.f('ix_objections_origin_score_id'))

    op.drop_table('objections')
    with op.batch_alter_table('freezes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_freezes_score_id'))
        batch_op.drop_index('ix_freezes_person')
        batch_op.drop_index(batch_op.f('ix_freezes_objection_id'))

    op.drop_table('freezes')
    with op.batch_alter_table('account_sessions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_sessions_account_id'))

    op.drop_table('account_sessions')
    with op.batch_alter_table('subject_links', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_subject_links_score_id'))

    op.drop_table('subject_links')
    op.drop_table('sign_in_attempts')
    with op.batch_alter_table('scores', schema=None) as batch_op:
        batch_op.drop_index('ix_scores_organisation')

    op.drop_table('scores')
    with op.batch_alter_table('publications', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_publications_digest'))

    op.drop_table('publications')
    op.drop_table('organisations')
    with op.batch_alter_table('kept_answers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kept_answers_made_at'))

    op.drop_table('kept_answers')
    op.drop_table('accounts')

