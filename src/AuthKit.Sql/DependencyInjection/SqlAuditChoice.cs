namespace AuthKit.Sql;

/// <summary>Is registered where the audit log is in the same database as the stores.</summary>
internal sealed class SqlAuditChoice;
