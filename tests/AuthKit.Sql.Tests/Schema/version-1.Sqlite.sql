PRAGMA journal_mode = WAL;

CREATE TABLE IF NOT EXISTS authkit_migrations (
    version INTEGER NOT NULL,
    PRIMARY KEY (version)
);

CREATE TABLE IF NOT EXISTS authkit_sessions (
    owner_key BLOB NOT NULL,
    sid BLOB NOT NULL,
    session_key BLOB NOT NULL,
    tenant TEXT NOT NULL,
    subject_id TEXT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    idle_timeout INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    previous_key BLOB NULL,
    previous_key_expires_at INTEGER NULL,
    payload BLOB NOT NULL,
    PRIMARY KEY (owner_key, sid)
);

CREATE UNIQUE INDEX IF NOT EXISTS authkit_sessions_key ON authkit_sessions (session_key);

CREATE INDEX IF NOT EXISTS authkit_sessions_previous_key ON authkit_sessions (previous_key) WHERE previous_key IS NOT NULL;

CREATE INDEX IF NOT EXISTS authkit_sessions_owner ON authkit_sessions (owner_key, created_at, sid);

CREATE INDEX IF NOT EXISTS authkit_sessions_end ON authkit_sessions (ends_at);

CREATE TABLE IF NOT EXISTS authkit_accounts (
    account_key BLOB NOT NULL,
    login_key BLOB NOT NULL,
    tenant TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    payload BLOB NOT NULL,
    PRIMARY KEY (account_key)
);

CREATE UNIQUE INDEX IF NOT EXISTS authkit_accounts_login ON authkit_accounts (login_key);

INSERT INTO authkit_migrations (version) SELECT one.version FROM (SELECT 1 AS version) AS one WHERE NOT EXISTS (SELECT 1 FROM authkit_migrations AS present WHERE present.version = one.version);

