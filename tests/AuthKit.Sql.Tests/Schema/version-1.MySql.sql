CREATE TABLE IF NOT EXISTS authkit_migrations (
    version BIGINT NOT NULL,
    PRIMARY KEY (version)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS authkit_sessions (
    owner_key VARBINARY(32) NOT NULL,
    sid VARBINARY(32) NOT NULL,
    session_key VARBINARY(32) NOT NULL,
    tenant VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    subject_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    idle_timeout BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    previous_key VARBINARY(32) NULL,
    previous_key_expires_at BIGINT NULL,
    payload MEDIUMBLOB NOT NULL,
    PRIMARY KEY (owner_key, sid),
    UNIQUE KEY authkit_sessions_key (session_key),
    KEY authkit_sessions_previous_key (previous_key),
    KEY authkit_sessions_owner (owner_key, created_at, sid),
    KEY authkit_sessions_end (ends_at)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS authkit_accounts (
    account_key VARBINARY(32) NOT NULL,
    login_key VARBINARY(32) NOT NULL,
    tenant VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    subject_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    payload MEDIUMBLOB NOT NULL,
    PRIMARY KEY (account_key),
    UNIQUE KEY authkit_accounts_login (login_key)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS authkit_locks (
    slot BIGINT NOT NULL,
    PRIMARY KEY (slot)
) ENGINE = InnoDB;

INSERT INTO authkit_locks (slot) SELECT a.n * 16 + b.n FROM (SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9 UNION ALL SELECT 10 UNION ALL SELECT 11 UNION ALL SELECT 12 UNION ALL SELECT 13 UNION ALL SELECT 14 UNION ALL SELECT 15) AS a CROSS JOIN (SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9 UNION ALL SELECT 10 UNION ALL SELECT 11 UNION ALL SELECT 12 UNION ALL SELECT 13 UNION ALL SELECT 14 UNION ALL SELECT 15) AS b WHERE NOT EXISTS (SELECT 1 FROM authkit_locks AS present WHERE present.slot = a.n * 16 + b.n);

INSERT INTO authkit_migrations (version) SELECT one.version FROM (SELECT 1 AS version) AS one WHERE NOT EXISTS (SELECT 1 FROM authkit_migrations AS present WHERE present.version = one.version);

