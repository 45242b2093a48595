using System.Net;
using AuthKit.AspNetCore.SameOrigin;
using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Endpoints;

public sealed class ClientAddressTests
{
    [Theory]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("fe80::7%3", "fe80::7")]
    public async Task Address_has_its_usual_form_in_every_output(string remote, string shown)
    {
        var events = new Sink();
        await using var site = await FullSite.StartAsync(
            compose: auth => auth.Services.AddSingleton<IAuthEventSink>(events),
            before: application => application.Use((context, next) =>
            {
                context.Connection.RemoteIpAddress = IPAddress.Parse(remote);
                return next(context);
            }));
        var browser = await site.BrowserOfAsync();
        await browser.PostAsync("/auth/token/session");
        await site.SendAsync(HttpMethod.Post, "/auth/login", "{}", headers: ("Sec-Fetch-Site", "cross-site"));

        Assert.Equal(shown, (await browser.GetAsync("/auth/sessions")).Json[0].GetProperty("address").GetString());
        Assert.All(events.Taken.Where(static one => one.Address is not null), one => Assert.Equal(shown, one.Address));
        Assert.Contains(events.Taken, one => one is CrossSiteRefusedEvent && one.Address == shown);
    }

    private sealed class Sink : IAuthEventSink
    {
        public System.Collections.Concurrent.ConcurrentQueue<AuthEvent> Taken { get; } = new();

        public void Publish(AuthEvent authEvent) => Taken.Enqueue(authEvent);
    }
}
