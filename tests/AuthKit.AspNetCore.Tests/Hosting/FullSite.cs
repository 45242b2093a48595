using AuthKit.DependencyInjection;
using AuthKit.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Hosting;

/// <summary>A site with every slice that has calls: sessions, tokens, second factors and flows.</summary>
internal static class FullSite
{
    private static readonly JwtKey Key = JwtKey.Generate(JwtAlgorithm.ES256);

    public static Task<TestSite> StartAsync(
        Action<WebApplication>? map = null,
        Action<AuthKitBuilder>? compose = null,
        Action<WebApplicationBuilder>? build = null,
        Action<WebApplication>? before = null,
        Action<WebApplication>? mapAuthKit = null) => TestSite.StartAsync(
        map,
        auth =>
        {
            Compose(auth);
            compose?.Invoke(auth);
        },
        build,
        before,
        mapAuthKit);

    public static void Compose(AuthKitBuilder auth)
    {
        auth.UseJwtKeys(new JwtKeyRing(Key)).AddRevocation();
        auth.AddTokens(static options => (options.Issuer, options.Audiences) = ("https://app.example", ["https://app.example/api"]));
        auth.AddTokenAuthentication(static options => options.Scopes = ["read", "account"]).AddMfa(static options => options.Issuer = "Acme");
    }

    /// <summary>Every endpoint of AuthKit that a site maps, with its method and path. Parameters have a value.</summary>
    public static IReadOnlyList<(HttpMethod Method, string Path, RouteEndpoint Endpoint)> Calls(TestSite site) =>
    [
        .. from endpoint in site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           let path = "/" + endpoint.RoutePattern.RawText!.Trim('/').Replace("{sid}", "x", StringComparison.Ordinal).Replace("{id}", "x", StringComparison.Ordinal)
           where path.StartsWith("/auth", StringComparison.Ordinal) || path == "/.well-known/jwks.json"
           from method in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
           select (new HttpMethod(method), path, endpoint),
    ];

    /// <summary>Requests an access token with the given scopes by password.</summary>
    public static async Task<string> AccessTokenAsync(TestSite site, string scope, string email = "alice@example.com")
    {
        await site.RegisterAsync(email);
        var answer = await site.PostAsync("/auth/token", new { email, password = TestSite.Password, delivery = "body", scope });
        return answer.Json.GetProperty("access_token").GetString()!;
    }

    public static Task<Answer> SendAsync(TestSite site, HttpMethod method, string path, string accessToken, string? json = null, string? cookie = null) =>
        site.SendAsync(method, path, json, cookie, ("Authorization", $"Bearer {accessToken}"));
}
