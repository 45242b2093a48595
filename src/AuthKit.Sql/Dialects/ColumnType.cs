namespace AuthKit.Sql.Dialects;

internal enum ColumnType
{
    /// <summary>32 bytes.</summary>
    Key,

    /// <summary>16 bytes.</summary>
    Sid,

    /// <summary>Up to 255 UTF-16 units, any of Unicode but U+0000; compared by nobody.</summary>
    Name,

    /// <summary>1 to 64 characters of ASCII, as bytes: they may be compared, whatever the collation.</summary>
    Ascii,

    /// <summary>A number, or a time in milliseconds since 1970 (UTC).</summary>
    Int64,

    /// <summary>Up to 128 KiB.</summary>
    Payload,
}
