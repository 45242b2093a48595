namespace AuthKit.Seams.Tests.World;

/// <summary>A login of one of the two tenants. It is also an address.</summary>
internal enum Name
{
    Ann,
    Ben,

    /// <summary>The login of <see cref="Ann"/> in the other tenant.</summary>
    AnnElsewhere,
}
