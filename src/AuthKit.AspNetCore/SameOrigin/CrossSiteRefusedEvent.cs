using AuthKit.Events;
using Microsoft.Extensions.Logging;

namespace AuthKit.AspNetCore.SameOrigin;

/// <summary>A request that the browser marks as made by another site was refused.</summary>
public sealed class CrossSiteRefusedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("cross_site.refused")
    {
        Id = 180,
        Level = LogLevel.Warning,
        Message = "A cross-site request was refused.",
        Audit = AuditKeeping.Kept,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The name of the endpoint, as the host displays it.</summary>
    public string? Endpoint { get; init; }

    /// <inheritdoc/>
    protected override void WriteFields(AuthEventFields fields) => fields.Text(nameof(Endpoint), Endpoint);
}
