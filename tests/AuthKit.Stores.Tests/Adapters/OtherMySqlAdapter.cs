namespace AuthKit.Stores.Tests.Adapters;

/// <summary>Affected rows are those changed, not those found; and 16 bytes may be a GUID.</summary>
public sealed class OtherMySqlAdapter : MySqlAdapter
{
    protected override string Settings => "Use Affected Rows=true;GUID Format=Binary16";
}
