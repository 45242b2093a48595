using AuthKit.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace AuthKit.Seams.Tests.Site;

/// <summary>Takes the tenant from the host name: each tenant has its own host.</summary>
internal sealed class TenantByHost : ITenantSource
{
    public const string Suffix = ".example";

    public string GetTenant(HttpContext context) => context.Request.Host.Host[..^Suffix.Length];
}
