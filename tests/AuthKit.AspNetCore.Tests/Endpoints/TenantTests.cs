using System.Net;
using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.Messages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Endpoints;

public sealed class TenantTests
{
    [Theory, InlineData("long"), InlineData("zero"), InlineData("surrogate"), InlineData("null")]
    public async Task Invalid_tenant_is_400_everywhere(string kind)
    {
        var tenant = kind switch { "long" => new string('x', 256), "zero" => "a\0b", "surrogate" => "a\ud800b", _ => null! };
        var source = new Source();
        await using var site = await TestSite.StartAsync(
            application => application.MapGet("/protected", () => "secret").RequireAuthorization(),
            auth => auth.AddMfa().Services.AddSingleton<ITenantSource>(source));
        var browser = await site.BrowserOfAsync();
        Assert.Equal("secret", (await browser.GetAsync("/protected")).Body);
        source.Tenant = tenant;

        foreach (var endpoint in site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Where(static method => method != "HEAD"))
            {
                var path = endpoint.RoutePattern.RawText!.Replace("{id}", "x", StringComparison.Ordinal).Replace("{sid}", "x", StringComparison.Ordinal);
                var json = method == "GET" ? null : "{}";
                foreach (var answer in new[] { await browser.SendAsync(new HttpMethod(method), path, json), await new TestBrowser(site).SendAsync(new HttpMethod(method), path, json) })
                {
                    Assert.Equal((HttpStatusCode.BadRequest, "invalid_tenant"), (answer.Status, answer.Json.GetProperty("code").GetString()));
                }
            }
        }

        source.Tenant = "";
        Assert.Equal("alice@example.com", await browser.WhoAsync());
    }

    [Fact]
    public async Task Link_leads_to_the_site_of_the_recipient_s_tenant()
    {
        var source = new Source();
        await using var site = await TestSite.StartAsync(compose: auth =>
        {
            auth.Services.AddSingleton<ITenantSource>(source);
            auth.AddAccountFlows(configureMessages: messages => messages.Tenants["acme"] = new TenantMessageOptions { BaseUrl = new Uri("https://acme.example/"), ApplicationName = "Acme" });
        });
        foreach (var (tenant, host) in new[] { ("acme", "acme.example"), ("bolt", "app.example") })
        {
            source.Tenant = tenant;
            await site.RegisterAsync("alice@example.com");
            await site.PostAsync("/auth/password/forgot", new { email = "alice@example.com" });
            var mail = await site.MailAsync(AuthMessageKind.ResetPassword);

            Assert.Equal((tenant, host), (mail.Tenant, mail.Link!.Host));
            (await site.PostAsync("/auth/password/reset", new { token = mail.Link.Query["?token=".Length..], newPassword = "violet umbrella seventeen" })).IsEmpty(HttpStatusCode.NoContent);
        }
    }

    private sealed class Source : ITenantSource
    {
        public string Tenant { get; set; } = "";

        public string GetTenant(HttpContext context) => Tenant;
    }
}
