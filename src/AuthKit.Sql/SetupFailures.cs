using System.Data.Common;
using AuthKit.Sql.Dialects;

namespace AuthKit.Sql;

/// <summary>Explains a database error at startup and its remedy, without repeating anything from the connection string.</summary>
internal static class SetupFailures
{
    public static InvalidOperationException Explain(Dialect dialect, DbException exception) => new(TextOf(dialect.Classify(exception)), exception);

    private static string TextOf(SetupFailure failure) => failure switch
    {
        SetupFailure.Unreachable => "The database server cannot be reached: check the host and port of the connection string, and that the server is running.",
        SetupFailure.SignIn => "The database refused the user name or the password of the connection string.",
        SetupFailure.NoDatabase => "The database that the connection string names does not exist: create it first; AuthKit creates tables, but not databases.",
        SetupFailure.NoSchema => "No schema of the search_path exists: create one, or name one in the connection string (Search Path).",
        SetupFailure.NotAllowed => "The database user lacks a permission: grant it the right to create tables, or run the script of SqlSchema.GetScript as their owner and grant SELECT, INSERT, UPDATE and DELETE on them.",
        SetupFailure.ReadOnly => "The database is read-only: point the data source at the primary, end the read-only mode, or make the file and its folder writable.",
        SetupFailure.NoFile => "The SQLite file cannot be opened: its folder must exist, and this process must be allowed to read and write both.",
        SetupFailure.NotADatabase => "The file is not a SQLite database, or it is encrypted or damaged.",
        SetupFailure.Busy => "Another process has locked the database.",
        SetupFailure.Full => "The disk or the quota of the database is full.",
        SetupFailure.TooMany => "The database server has no free connection left: raise its limit, or lower the size of the connection pools.",
        _ => "The database refused a statement; the inner exception has its error.",
    };
}
