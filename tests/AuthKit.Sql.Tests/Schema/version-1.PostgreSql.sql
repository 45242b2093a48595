CREATE TABLE IF NOT EXISTS authkit_migrations (
    version bigint NOT NULL,
    PRIMARY KEY (version)
);

CREATE TABLE IF NOT EXISTS authkit_sessions (
    owner_key bytea NOT NULL,
    sid bytea NOT NULL,
    session_key bytea NOT NULL,
    tenant text COLLATE "C" NOT NULL,
    subject_id text COLLATE "C" NULL,
    version bigint NOT NULL,
    created_at bigint NOT NULL,
    last_seen_at bigint NOT NULL,
    idle_timeout bigint NOT NULL,
    expires_at bigint NOT NULL,
    ends_at bigint NOT NULL,
    previous_key bytea NULL,
    previous_key_expires_at bigint NULL,
    payload bytea NOT NULL,
    PRIMARY KEY (owner_key, sid)
);

CREATE UNIQUE INDEX IF NOT EXISTS authkit_sessions_key ON authkit_sessions (session_key);

CREATE INDEX IF NOT EXISTS authkit_sessions_previous_key ON authkit_sessions (previous_key) WHERE previous_key IS NOT NULL;

CREATE INDEX IF NOT EXISTS authkit_sessions_owner ON authkit_sessions (owner_key, created_at, sid);

CREATE INDEX IF NOT EXISTS authkit_sessions_end ON authkit_sessions (ends_at);

CREATE TABLE IF NOT EXISTS authkit_accounts (
    account_key bytea NOT NULL,
    login_key bytea NOT NULL,
    tenant text COLLATE "C" NOT NULL,
    subject_id text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    created_at bigint NOT NULL,
    payload bytea NOT NULL,
    PRIMARY KEY (account_key)
);

CREATE UNIQUE INDEX IF NOT EXISTS authkit_accounts_login ON authkit_accounts (login_key);

INSERT INTO authkit_migrations (version) SELECT one.version FROM (SELECT 1 AS version) AS one WHERE NOT EXISTS (SELECT 1 FROM authkit_migrations AS present WHERE present.version = one.version);

