using System.Net;
using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.DependencyInjection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Endpoints;

public sealed class MappingTests
{
    [Fact]
    public void All_slices_map_all_calls() =>
        Assert.Equal(
            ["DELETE /auth/sessions/", "DELETE /auth/sessions/{sid}", "GET /auth/me", "GET /auth/sessions/", "POST /auth/login", "POST /auth/logout", "POST /auth/reauthenticate", "POST /auth/register"],
            Mapped(auth => auth.AddAccounts().AddSessionAuthentication(), application => application.MapAuthKit()));

    [Fact]
    public void Second_factors_map_their_calls() =>
        Assert.Equal(
            [
                "DELETE /auth/mfa/devices", "DELETE /auth/mfa/devices/{id}", "DELETE /auth/mfa/totp", "DELETE /auth/mfa/totp/{id}", "GET /auth/mfa/", "PATCH /auth/mfa/totp/{id}",
                "POST /auth/mfa/challenge", "POST /auth/mfa/recovery-codes", "POST /auth/mfa/totp", "POST /auth/mfa/totp/confirm",
            ],
            Mapped(auth => auth.AddAccounts().AddSessionAuthentication().AddMfa(), application => application.MapAuthKit()).Where(static call => call.Contains("/mfa", StringComparison.Ordinal)));

    [Fact]
    public void Calls_of_second_factors_name_the_services_they_need() =>
        Assert.Contains("AddMfa()", Assert.Throws<InvalidOperationException>(() => Mapped(auth => auth.AddAccounts().AddSessionAuthentication(), application => application.MapAuthKitMfa())).Message, StringComparison.Ordinal);

    [Fact]
    public void Flows_map_their_calls() =>
        Assert.Equal(
            [
                "POST /auth/account/delete", "POST /auth/email-code", "POST /auth/email-code/redeem", "POST /auth/email/change", "POST /auth/email/change/confirm",
                "POST /auth/email/verification", "POST /auth/email/verify", "POST /auth/invitation/accept", "POST /auth/magic-link", "POST /auth/magic-link/redeem",
                "POST /auth/password/change", "POST /auth/password/forgot", "POST /auth/password/reset",
            ],
            Mapped(auth => auth.AddAccountFlows().AddSessionAuthentication(), application => application.MapAuthKit()).Except(
            [
                "DELETE /auth/sessions/", "DELETE /auth/sessions/{sid}", "GET /auth/sessions/", "POST /auth/logout",
            ]));

    [Fact]
    public void Flows_without_session_authentication_map_the_calls_that_do_not_need_it() =>
        Assert.Equal(
            ["POST /auth/email/change/confirm", "POST /auth/email/verify", "POST /auth/invitation/accept", "POST /auth/password/forgot", "POST /auth/password/reset", "POST /auth/register"],
            Mapped(auth => auth.AddAccounts().AddAccountFlows(), application => application.MapAuthKit()));

    [Fact]
    public void Each_flow_can_be_mapped_alone()
    {
        Action<IEndpointRouteBuilder>[] alone =
        [
            application => application.MapAuthKitForgotPassword("/x"), application => application.MapAuthKitResetPassword("/x"), application => application.MapAuthKitChangePassword("/x"),
            application => application.MapAuthKitVerifyEmail("/x"), application => application.MapAuthKitRequestEmailVerification("/x"), application => application.MapAuthKitChangeEmail("/x"),
            application => application.MapAuthKitConfirmEmailChange("/x"), application => application.MapAuthKitMagicLink("/x"), application => application.MapAuthKitRedeemMagicLink("/x"),
            application => application.MapAuthKitEmailCode("/x"), application => application.MapAuthKitRedeemEmailCode("/x"), application => application.MapAuthKitAcceptInvitation("/x"),
            application => application.MapAuthKitDeleteAccount("/x"),
        ];
        foreach (var map in alone)
        {
            Assert.Equal(["POST /x"], Mapped(auth => auth.AddAccountFlows().AddSessionAuthentication(), map));
            Assert.Contains("AddAccountFlows()", Assert.Throws<InvalidOperationException>(() => Mapped(auth => auth.AddSessionAuthentication(), map)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Accounts_alone_map_registration() =>
        Assert.Equal(["POST /auth/register"], Mapped(auth => auth.AddAccounts(), application => application.MapAuthKit()));

    [Fact]
    public void Session_authentication_alone_maps_the_calls_that_need_no_account() =>
        Assert.Equal(
            ["DELETE /auth/sessions/", "DELETE /auth/sessions/{sid}", "GET /auth/sessions/", "POST /auth/logout"],
            Mapped(auth => auth.AddSessionAuthentication(), application => application.MapAuthKit()));

    [Fact]
    public void Prefix_can_be_chosen() =>
        Assert.Equal(["POST /api/v1/register"], Mapped(auth => auth.AddAccounts(), application => application.MapAuthKit("/api/v1")));

    [Fact]
    public void Calls_can_be_mapped_alone()
    {
        Assert.Equal(
            ["GET /auth/me", "POST /auth/login", "POST /auth/logout", "POST /sign-up"],
            Mapped(auth => auth.AddAccounts().AddSessionAuthentication(), application =>
            {
                application.MapAuthKitRegister("/sign-up");
                application.MapAuthKitLogin();
                application.MapAuthKitLogout();
                application.MapAuthKitMe();
            }));
    }

    [Fact]
    public void Nothing_to_map_is_an_error() =>
        Assert.Contains("AddSessionAuthentication()", Assert.Throws<InvalidOperationException>(() => Mapped(auth => auth.AddSessions(), application => application.MapAuthKit())).Message, StringComparison.Ordinal);

    [Fact]
    public void Single_call_names_the_services_it_needs()
    {
        Assert.Contains("AddAccounts()", Assert.Throws<InvalidOperationException>(() => Mapped(auth => auth.AddSessionAuthentication(), application => application.MapAuthKitLogin())).Message, StringComparison.Ordinal);
        Assert.Contains("AddSessionAuthentication()", Assert.Throws<InvalidOperationException>(() => Mapped(auth => auth.AddAccounts(), application => application.MapAuthKitLogin())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_authentication_without_sessions_is_an_error_at_start()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddAuthKit(auth => auth.AddSessionAuthentication());
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var application = builder.Build();
        var problem = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => application.StartAsync());
        Assert.Contains("AddSessions()", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_answer_although_the_application_requires_a_user_everywhere_else()
    {
        await using var site = await TestSite.StartAsync(
            application => application.MapGet("/", () => "home"),
            auth => auth.Services.AddAuthorizationBuilder().SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build()));
        (await site.GetAsync("/")).IsProblem(HttpStatusCode.Unauthorized, "not_authenticated");
        var token = await site.SignedInAsync();
        Assert.Equal("home", (await site.GetAsync("/", token)).Body);
        Assert.Equal(HttpStatusCode.NoContent, (await site.SendAsync(HttpMethod.Post, "/auth/logout", token: token)).Status);
        (await site.GetAsync("/auth/me", token)).IsProblem(HttpStatusCode.Unauthorized, "session_expired");
    }

    private static IEnumerable<string> Mapped(Action<AuthKitBuilder> compose, Action<IEndpointRouteBuilder> map)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore();
        builder.Services.AddAuthKit(compose);
        var application = builder.Build();
        map(application);
        return ((IEndpointRouteBuilder)application).DataSources
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Select(endpoint => $"{endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods[0]} {endpoint.RoutePattern.RawText}")
            .Order(StringComparer.Ordinal);
    }
}
