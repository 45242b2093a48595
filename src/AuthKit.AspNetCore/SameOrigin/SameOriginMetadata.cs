namespace AuthKit.AspNetCore.SameOrigin;

/// <summary>Marks an endpoint that refuses requests of other sites.</summary>
internal sealed class SameOriginMetadata
{
    public static readonly SameOriginMetadata Instance = new();
}
