namespace AuthKit.Sql;

/// <summary>Registered if the audit log is in the same database as the stores.</summary>
internal sealed class SqlAuditChoice;
