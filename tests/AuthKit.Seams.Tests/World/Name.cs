namespace AuthKit.Seams.Tests.World;

/// <summary>A login, which is an address too, of one of the two tenants.</summary>
internal enum Name
{
    Ann,
    Ben,

    /// <summary>The login of <see cref="Ann"/> in the other tenant.</summary>
    AnnElsewhere,
}
