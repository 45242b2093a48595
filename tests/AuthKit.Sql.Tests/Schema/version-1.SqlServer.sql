IF OBJECT_ID(N'authkit_migrations', N'U') IS NULL CREATE TABLE authkit_migrations (
    version BIGINT NOT NULL,
    PRIMARY KEY (version)
);

IF OBJECT_ID(N'authkit_sessions', N'U') IS NULL CREATE TABLE authkit_sessions (
    owner_key VARBINARY(32) NOT NULL,
    sid VARBINARY(16) NOT NULL,
    session_key VARBINARY(32) NOT NULL,
    tenant NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
    subject_id NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    idle_timeout BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    previous_key VARBINARY(32) NULL,
    previous_key_expires_at BIGINT NULL,
    payload VARBINARY(MAX) NOT NULL,
    PRIMARY KEY (owner_key, sid),
    INDEX authkit_sessions_key UNIQUE NONCLUSTERED (session_key),
    INDEX authkit_sessions_previous_key NONCLUSTERED (previous_key) WHERE previous_key IS NOT NULL,
    INDEX authkit_sessions_owner NONCLUSTERED (owner_key, created_at, sid),
    INDEX authkit_sessions_end NONCLUSTERED (ends_at)
);

IF OBJECT_ID(N'authkit_accounts', N'U') IS NULL CREATE TABLE authkit_accounts (
    account_key VARBINARY(32) NOT NULL,
    login_key VARBINARY(32) NOT NULL,
    tenant NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
    subject_id NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    payload VARBINARY(MAX) NOT NULL,
    PRIMARY KEY (account_key),
    INDEX authkit_accounts_login UNIQUE NONCLUSTERED (login_key)
);

IF OBJECT_ID(N'authkit_locks', N'U') IS NULL CREATE TABLE authkit_locks (
    slot BIGINT NOT NULL,
    PRIMARY KEY (slot)
);

INSERT INTO authkit_locks (slot) SELECT a.n * 16 + b.n FROM (SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9 UNION ALL SELECT 10 UNION ALL SELECT 11 UNION ALL SELECT 12 UNION ALL SELECT 13 UNION ALL SELECT 14 UNION ALL SELECT 15) AS a CROSS JOIN (SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9 UNION ALL SELECT 10 UNION ALL SELECT 11 UNION ALL SELECT 12 UNION ALL SELECT 13 UNION ALL SELECT 14 UNION ALL SELECT 15) AS b WHERE NOT EXISTS (SELECT 1 FROM authkit_locks AS present WHERE present.slot = a.n * 16 + b.n);

INSERT INTO authkit_migrations (version) SELECT one.version FROM (SELECT 1 AS version) AS one WHERE NOT EXISTS (SELECT 1 FROM authkit_migrations AS present WHERE present.version = one.version);

