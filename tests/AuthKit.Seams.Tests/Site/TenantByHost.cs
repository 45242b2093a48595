using AuthKit.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace AuthKit.Seams.Tests.Site;

/// <summary>Each tenant has a host of its own.</summary>
internal sealed class TenantByHost : ITenantSource
{
    public const string Suffix = ".example";

    public string GetTenant(HttpContext context) => context.Request.Host.Host[..^Suffix.Length];
}
