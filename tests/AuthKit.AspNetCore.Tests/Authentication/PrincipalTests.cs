using System.Net;
using System.Security.Claims;
using AuthKit.AccessTokens;
using AuthKit.AspNetCore.Tests.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Authentication;

/// <summary>Sessions and access tokens use the same claim types, which the framework's own services understand.</summary>
public sealed class PrincipalTests
{
    [Fact]
    public async Task Both_schemes_have_the_same_claims()
    {
        await using var site = await StartAsync();
        var session = await site.SignedInAsync();
        var id = (await site.GetAsync("/auth/me", session)).Json.GetProperty("id").GetString();
        var token = await FullSite.AccessTokenAsync(site, "read");
        foreach (var answer in (Answer[])[await site.GetAsync("/claims", session), await FullSite.SendAsync(site, HttpMethod.Get, "/token-claims", token)])
        {
            var claims = answer.Json.GetProperty("claims").EnumerateArray().Select(static claim => claim.GetString()!).ToArray();
            Assert.Contains($"sub={id}", claims);
            Assert.Contains($"{ClaimTypes.NameIdentifier}={id}", claims);
            Assert.Contains("amr=pwd", claims);
            Assert.All(["sid=", "acr=", "auth_time="], type => Assert.Contains(claims, claim => claim.StartsWith(type, StringComparison.Ordinal)));
            Assert.Equal((id, ClaimTypes.Role, "sub"), (answer.Json.GetProperty("name").GetString(), answer.Json.GetProperty("roleType").GetString(), answer.Json.GetProperty("nameType").GetString()));
        }
    }

    [Fact]
    public async Task Roles_work_in_both_schemes()
    {
        await using var site = await StartAsync();
        var (session, token) = (await site.SignedInAsync(), await FullSite.AccessTokenAsync(site, "read"));
        Assert.Equal("admin", (await site.GetAsync("/admin", session)).Body);
        Assert.Equal("admin", (await FullSite.SendAsync(site, HttpMethod.Get, "/token-admin", token)).Body);
        Assert.Equal(HttpStatusCode.Forbidden, (await site.GetAsync("/owner", session)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await FullSite.SendAsync(site, HttpMethod.Get, "/token-owner", token)).Status);
    }

    [Fact]
    public async Task Hub_knows_the_user_and_its_roles()
    {
        await using var site = await StartAsync();
        var session = await site.SignedInAsync();
        var id = (await site.GetAsync("/auth/me", session)).Json.GetProperty("id").GetString();
        await using var hub = await HubClient.ConnectAsync(site, "/hub", ("Cookie", $"__Host-session={session}"));
        Assert.Equal(id, (await hub.InvokeAsync("Who")).GetProperty("result").GetString());
        Assert.Equal("admin", (await hub.InvokeAsync("Admin")).GetProperty("result").GetString());
        Assert.True((await hub.InvokeAsync("Owner")).TryGetProperty("error", out _));
    }

    private static Task<TestSite> StartAsync() => FullSite.StartAsync(
        static application =>
        {
            foreach (var (prefix, scheme) in (IReadOnlyList<(string, string)>)[("/", "AuthKit.Session"), ("/token-", "AuthKit.Bearer")])
            {
                application.MapGet($"{prefix}claims", static (ClaimsPrincipal user) => new
                {
                    claims = user.Claims.Select(static claim => $"{claim.Type}={claim.Value}").ToArray(),
                    name = user.Identity!.Name,
                    roleType = ((ClaimsIdentity)user.Identity).RoleClaimType,
                    nameType = ((ClaimsIdentity)user.Identity).NameClaimType,
                }).RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = scheme });
                application.MapGet($"{prefix}admin", static () => "admin").RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = scheme, Roles = "admin" });
                application.MapGet($"{prefix}owner", static () => "owner").RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = scheme, Roles = "owner" });
            }

            application.MapHub<TestHub>("/hub");
        },
        static auth =>
        {
            auth.AddAccessTokenClaims<Roles>();
            auth.Services.AddSingleton<IClaimsTransformation, Roles>();
        },
        static builder => builder.Services.AddSignalR());

    private sealed class TestHub : Hub
    {
        public string? Who() => Context.UserIdentifier;

        [Authorize(Roles = "admin")]
        public string Admin() => "admin";

        [Authorize(Roles = "owner")]
        public string Owner() => "owner";
    }

    /// <summary>Adds roles as an application does: by a claim of the token, and by a claim that is added to a session's identity.</summary>
    private sealed class Roles : IAccessTokenClaims, IClaimsTransformation
    {
        public ValueTask AddAsync(AccessTokenClaims claims, CancellationToken cancellationToken)
        {
            claims.Add("roles", (string[])["reader", "admin"]);
            return ValueTask.CompletedTask;
        }

        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
        {
            if (principal.Identity is ClaimsIdentity { AuthenticationType: "AuthKit.Session" } identity && !principal.IsInRole("admin"))
            {
                identity.AddClaim(new Claim(ClaimTypes.Role, "admin"));
            }

            return Task.FromResult(principal);
        }
    }
}
