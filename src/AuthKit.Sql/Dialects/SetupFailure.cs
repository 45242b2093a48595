namespace AuthKit.Sql.Dialects;

/// <summary>What a database's error at the start means.</summary>
internal enum SetupFailure
{
    Other,
    Unreachable,
    SignIn,
    NoDatabase,
    NoSchema,
    NotAllowed,
    ReadOnly,
    NoFile,
    NotADatabase,
    Busy,
    Full,
    TooMany,
}
