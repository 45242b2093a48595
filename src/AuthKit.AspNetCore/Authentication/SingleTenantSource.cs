using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>The one, empty tenant.</summary>
internal sealed class SingleTenantSource : ITenantSource
{
    public string GetTenant(HttpContext context) => "";
}
