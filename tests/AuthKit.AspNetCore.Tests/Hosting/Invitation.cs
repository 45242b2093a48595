using AuthKit.AccountFlows;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Hosting;

/// <summary>Inviting is the application's call.</summary>
internal static class Invitation
{
    public static async Task InviteAsync(this IServiceProvider services, string email) =>
        Assert.Equal(AccountFlowStatus.Done, (await services.GetRequiredService<IInvitations>().InviteForApplicationAsync(email)).Status);
}
