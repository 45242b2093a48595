namespace AuthKit.Events;

/// <summary>A request that the browser marks as made by another site was refused.</summary>
public sealed class CrossSiteRefusedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "cross_site.refused";

    /// <summary>The name of the endpoint, as the host displays it.</summary>
    public string? Endpoint { get; init; }
}
